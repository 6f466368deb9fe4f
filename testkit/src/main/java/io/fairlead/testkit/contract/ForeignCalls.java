package io.fairlead.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Finds calls of one method in the compiled package of a class.
final class ForeignCalls {
    private ForeignCalls() {}

    /// The names of the class files in `of`'s package that refer to `owner.method`.
    static List<String> in(Class<?> of, String owner, String method) {
        try {
            Path where = Path.of(
                    of.getProtectionDomain().getCodeSource().getLocation().toURI());
            String folder = of.getPackageName().replace('.', '/');
            if (Files.isDirectory(where)) {
                return callers(where.resolve(folder), owner, method);
            }
            try (FileSystem jar = FileSystems.newFileSystem(where)) {
                return callers(jar.getPath(folder), owner, method);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<String> callers(Path folder, String owner, String method) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> calls(file, owner, method))
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static boolean calls(Path file, String owner, String method) {
        try {
            ClassModel model = ClassFile.of().parse(Files.readAllBytes(file));
            return StreamSupport.stream(model.constantPool().spliterator(), false)
                    .anyMatch(entry -> entry instanceof MemberRefEntry call
                            && call.owner().asInternalName().equals(owner)
                            && call.name().equalsString(method));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
