package nabla.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The content of a file, or of an input that was read into memory; unpacked where it is gzip. Can be opened again and
 * again.
 */
abstract sealed class Bytes {
    private static final int BUFFER = 1 << 16;

    private final String name;

    private Bytes(String name) {
        this.name = name;
    }

    static Bytes of(Path path) {
        if (Files.isDirectory(path)) {
            throw new DataException(path + " is a folder, not a file");
        }
        if (Files.notExists(path)) {
            throw new DataException("there is no file " + path);
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            return ofPipe(path);
        }
        return new OfFile(path);
    }

    /** A pipe can be read only once. */
    private static Bytes ofPipe(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return of(path.toString(), in.readAllBytes());
        } catch (IOException e) {
            throw new DataException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    static Bytes of(String name, byte[] content) {
        return new InMemory(name, content);
    }

    /** For messages. */
    String name() {
        return name;
    }

    /** The number of bytes as stored. */
    abstract long size() throws IOException;

    abstract InputStream raw(long from, long to) throws IOException;

    boolean isGzip() throws IOException {
        try (InputStream in = raw(0, 2)) {
            return in.read() == 0x1f && in.read() == 0x8b;
        }
    }

    /** All of it, unpacked where it is gzip. */
    InputStream open() throws IOException {
        return isGzip() ? new GZIPInputStream(raw(0, size()), BUFFER) : raw(0, size());
    }

    /** The stored bytes [from, to) as text in UTF-8. */
    Reader text(long from, long to) throws IOException {
        return new InputStreamReader(raw(from, to), strict(StandardCharsets.UTF_8));
    }

    /** Whether the stored bytes are themselves the text: no gzip, and no mark of an encoding. */
    boolean isPlainUtf8() throws IOException {
        try (InputStream in = raw(0, 3)) {
            byte[] head = in.readNBytes(3);
            return !begins(head, 0x1f, 0x8b)
                    && !begins(head, 0xff, 0xfe)
                    && !begins(head, 0xfe, 0xff)
                    && !begins(head, 0xef, 0xbb, 0xbf);
        }
    }

    /** The offset behind the first line end at or after {@code from}; the size where there is none. */
    long lineAfter(long from) throws IOException {
        try (InputStream in = new BufferedInputStream(raw(from, size()))) {
            for (long at = from; ; at++) {
                int next = in.read();
                if (next < 0 || next == '\n') {
                    return Math.min(at + 1, size());
                }
            }
        }
    }

    /** All of it as text: UTF-8, or UTF-16 where it begins with that mark. A mark is no part of the text. */
    Reader text() throws IOException {
        BufferedInputStream in = new BufferedInputStream(open(), BUFFER);
        in.mark(3);
        byte[] head = in.readNBytes(3);
        in.reset();
        if (begins(head, 0xff, 0xfe) || begins(head, 0xfe, 0xff)) {
            return new InputStreamReader(in, strict(StandardCharsets.UTF_16));
        }
        in.skipNBytes(begins(head, 0xef, 0xbb, 0xbf) ? 3 : 0);
        return new InputStreamReader(in, strict(StandardCharsets.UTF_8));
    }

    /** Says of a failed reading what is wrong with the file. */
    DataException failure(IOException e) {
        if (e instanceof CharacterCodingException) {
            return new DataException(
                    name + " is not text in UTF-8; save it as UTF-8 (iconv -f latin1 -t utf-8 does for many)", e);
        }
        if (e instanceof EOFException) {
            return new DataException(name + " ends in the middle of its gzip data; get it again", e);
        }
        if (e instanceof ZipException) {
            return new DataException(name + " is damaged gzip data (" + e.getMessage() + "); get it again", e);
        }
        if (e instanceof AccessDeniedException) {
            return new DataException("no permission to read " + name, e);
        }
        return new DataException("cannot read " + name + ": " + e.getMessage(), e);
    }

    /** Text in that encoding; bytes that are none are an error, not a replacement character. */
    private static CharsetDecoder strict(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    private static boolean begins(byte[] head, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= head.length || head[i] != (byte) mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static final class OfFile extends Bytes {
        private final Path path;

        OfFile(Path path) {
            super(path.toString());
            this.path = path;
        }

        @Override
        long size() throws IOException {
            return Files.size(path);
        }

        @Override
        InputStream raw(long from, long to) throws IOException {
            FileChannel channel = FileChannel.open(path);
            channel.position(from);
            return new Range(Channels.newInputStream(channel), to - from);
        }
    }

    private static final class InMemory extends Bytes {
        private final byte[] content;

        InMemory(String name, byte[] content) {
            super(name);
            this.content = content;
        }

        @Override
        long size() {
            return content.length;
        }

        @Override
        InputStream raw(long from, long to) {
            return new ByteArrayInputStream(content, (int) from, (int) (to - from));
        }
    }

    /** The first {@code left} bytes of a stream. */
    private static final class Range extends FilterInputStream {
        private long left;

        Range(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            if (left <= 0) {
                return -1;
            }
            left--;
            return in.read();
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            if (left <= 0) {
                return length == 0 ? 0 : -1;
            }
            int read = in.read(into, at, (int) Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }
    }
}
