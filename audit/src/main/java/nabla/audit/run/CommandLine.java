package nabla.audit.run;

import static nabla.audit.run.Elementwise.put;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A stand-in for `argparse`: every option has its default.
final class CommandLine {
    private CommandLine() {}

    static Module parser() {
        Callable.Instance options =
                new Callable.Instance(new Callable.Type("Namespace", List.of(new Opaque("options")), new HashMap<>()));
        Map<String, Object> t = new HashMap<>();
        put(t, "add_argument", (run, a) -> {
            String name = "";
            for (Object flag : a.positional())
                if (flag instanceof String s && s.replaceFirst("^-+", "").length() > name.length())
                    name = s.replaceFirst("^-+", "");
            Object preset = a.get(-1, "default");
            if (preset instanceof Nothing && "store_true".equals(a.get(-1, "action"))) preset = false;
            options.fields.put(
                    name.replace('-', '_'),
                    preset instanceof Nothing ? run.data.invent(run, name.replace('-', '_')) : preset);
            return Nothing.NONE;
        });
        put(t, "parse_args", (run, a) -> options);
        put(t, "parse_known_args", (run, a) -> Tuple.of(options, List.of()));
        return new Module("argparse.ArgumentParser", t, null);
    }
}
