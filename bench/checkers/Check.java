import com.sun.source.util.JavacTask;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Reads lines {@code NAME<TAB>MODULE<TAB>FOLDER} from standard input, files below FOLDER that take the place of the
 * JDK's own in MODULE, and prints {@code NAME<TAB>MESSAGE} for all that the compiler's analysis says against them.
 * Where MODULE is empty, FOLDER is a class path instead.
 */
public final class Check {
    public static void main(String[] arguments) throws Exception {
        Map<String, List<String>> groups = new TreeMap<>();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] parts = line.split("\t", -1);
            groups.computeIfAbsent(parts[1] + "\t" + parts[2], key -> new ArrayList<>()).add(parts[0]);
        }
        for (Map.Entry<String, List<String>> group : groups.entrySet()) {
            String[] parts = group.getKey().split("\t", -1);
            check(parts[0], parts[1], group.getValue());
        }
    }

    private static void check(String module, String folder, List<String> names) throws Exception {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var found = new DiagnosticCollector<JavaFileObject>();
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
        List<String> options = new ArrayList<>(List.of("-proc:none", "-Xmaxerrs", "100000", "-Xlint:none", "-nowarn",
            "-XDshould-stop.ifError=FLOW"));
        options.addAll(module.isEmpty() ? List.of("-classpath", folder)
            : List.of("--patch-module", module + "=" + folder, "--add-modules", module));
        JavacTask task = (JavacTask) compiler.getTask(
            null, manager, found, options, null, manager.getJavaFileObjectsFromStrings(names));
        task.analyze();
        for (var each : found.getDiagnostics()) {
            if (each.getKind() == Diagnostic.Kind.ERROR && each.getSource() != null) {
                String message = each.getCode() + " line " + each.getLineNumber();
                System.out.println(new File(each.getSource().toUri()).getPath() + "\t" + message);
            }
        }
    }
}
