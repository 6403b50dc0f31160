package org.gradproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The README does what it says: its commands run, print what is shown, and its Java compiles and
/// passes.
class ReadmeTest {
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\S+)(?: (\\S+))?\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

  /// Figures may differ in their last digits from one processor to another.
  private static final Pattern FIGURE = Pattern.compile(" *\\d+(\\.\\d+)?e[-+]\\d+");

  record CodeBlock(String kind, String name, String text) {}

  static List<CodeBlock> blocks() throws IOException {
    List<CodeBlock> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(Path.of("README.md")));
    while (matcher.find()) {
      String name = matcher.group(2) == null ? "" : matcher.group(2);
      blocks.add(new CodeBlock(matcher.group(1), name, matcher.group(3)));
    }
    return blocks;
  }

  @TestFactory
  Stream<DynamicTest> everyCommandPrintsWhatIsShown(@TempDir Path folder) throws IOException {
    List<CodeBlock> blocks = blocks();
    for (CodeBlock block : blocks) {
      if (block.kind.equals("file")) {
        Files.writeString(folder.resolve(block.name), block.text);
      }
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).kind.equals("sh")) {
        String command = blocks.get(i).text.strip();
        String shown =
            i + 1 < blocks.size() && blocks.get(i + 1).kind.equals("output")
                ? blocks.get(i + 1).text
                : "";
        int exit = blocks.get(i).name.isEmpty() ? 0 : Integer.parseInt(blocks.get(i).name);
        tests.add(dynamicTest(command, () -> runs(command, exit, shown, folder)));
      }
    }
    assertTrue(tests.size() >= 4, "the README has fewer commands than this test expects");
    return tests.stream();
  }

  private static void runs(String command, int exit, String shown, Path folder) {
    List<String> words = new ArrayList<>(Arrays.asList(command.split(" ")));
    assertEquals("gradproof", words.removeFirst());
    words.replaceAll(word -> word.endsWith(".gate") ? folder.resolve(word).toString() : word);
    if (words.contains("--out")) {
      words.set(words.indexOf("--out") + 1, folder.resolve("appendix").toString());
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    assertEquals(exit, line.execute(words.toArray(String[]::new)), err.toString());
    if (!shown.isEmpty()) {
      assertEquals(
          FIGURE.matcher(shown.strip()).replaceAll("#"),
          FIGURE.matcher(out.toString().strip()).replaceAll("#"));
    }
  }

  @Test
  void theBuildCommandsAreTheOnesThatContinuousIntegrationRuns() throws IOException {
    List<String> commands =
        blocks().stream().filter(b -> b.kind.equals("build")).map(b -> b.text.strip()).toList();
    assertEquals(
        List.of("mvn -q -DskipTests package && target/gradproof appendix", "mvn verify"), commands);
    String script = Files.readString(Path.of(".ci", "run"));
    assertTrue(script.contains("-q -DskipTests package"), script);
    assertTrue(script.contains("\ntarget/gradproof appendix"), script);
    assertTrue(script.contains(" verify\n"), script);
  }

  @TestFactory
  Stream<DynamicTest> everyJavaTestCompilesAndPasses(@TempDir Path folder) throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (CodeBlock block : blocks()) {
      if (block.kind.equals("java")) {
        Matcher name = Pattern.compile("class (\\w+)").matcher(block.text);
        assertTrue(name.find());
        Path source = folder.resolve(name.group(1) + ".java");
        Files.writeString(source, block.text);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertNotNull(compiler, "this test needs a JDK");
        StringWriter messages = new StringWriter();
        boolean compiled =
            compiler
                .getTask(
                    messages,
                    null,
                    null,
                    List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        "-proc:none"),
                    null,
                    compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
                .call();
        assertTrue(compiled, messages.toString());
        tests.addAll(methods(folder, name.group(1)));
      }
    }
    assertTrue(tests.size() >= 2, "the README has fewer Java tests than this test expects");
    return tests.stream();
  }

  private static List<DynamicTest> methods(Path folder, String className) throws Exception {
    URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, ReadmeTest.class.getClassLoader());
    Class<?> type = loader.loadClass(className);
    List<DynamicTest> tests = new ArrayList<>();
    for (Method method : type.getDeclaredMethods()) {
      if (method.isAnnotationPresent(Test.class)) {
        method.setAccessible(true);
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        tests.add(dynamicTest(method.getName(), () -> method.invoke(constructor.newInstance())));
      }
    }
    return tests;
  }
}
