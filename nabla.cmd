@echo off
rem Nabla's command line for Windows. UNTESTED: written with care, never run. Please report what it does.
rem It needs a JDK 25 in JAVA_HOME, builds on first use, and gives every verb the Vector API; its warning is not filtered.
rem To build again: rmdir /s /q cli\target\app
setlocal
set "HOME_OF_NABLA=%~dp0"
set "APP=%HOME_OF_NABLA%cli\target\app"
if not exist "%JAVA_HOME%\bin\javac.exe" (
  echo nabla: no JDK 25 found. Install one from https://adoptium.net and set JAVA_HOME to it. 1>&2
  exit /b 1
)
if not exist "%APP%\nabla.jar" (
  echo nabla: building ^(the first time takes a minute or two^) ... 1>&2
  pushd "%HOME_OF_NABLA%"
  call mvnw.cmd -B -ntp -q -Papp -pl cli -am package 1>&2 || (popd & echo nabla: the build failed; the lines above say why 1>&2 & exit /b 1)
  popd
)
"%JAVA_HOME%\bin\java" -XX:+UseSerialGC --add-modules=jdk.incubator.vector -jar "%APP%\nabla.jar" %*
exit /b %ERRORLEVEL%
