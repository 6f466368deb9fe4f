package io.fairlead.bench.chaos;

import io.fairlead.testkit.peers.KubernetesPeer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// Fairlead in one process, with an embedded broker on a disk of its own that can be filled.
final class DiskScene extends Scene {
    private static final String NAMESPACE = "disk";
    private static final String SIZE = "256m";
    private static final int FULL_MS = 20_000;

    private final Path disk;
    private final Load load;
    private final MeshWatch mesh;
    private final Deployment fairlead;

    /// @param kubernetes is left open
    DiskScene(Path folder, KubernetesPeer kubernetes, Random random) throws IOException, InterruptedException {
        disk = Files.createDirectories(folder.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "none", disk.toString());
        opened(() -> run("umount", "-l", disk.toString()));
        var _ = kubernetes.namespace(NAMESPACE);
        FileRegistry files = new FileRegistry(folder.resolve("inventory"), NAMESPACE);
        load = opened(new Load(truth, random, List.of(new Fleet(files, "d", 3, 20, 1, 100))));
        load.fill();
        Files.writeString(folder.resolve("fairlead.yaml"), """
                pipeline: disk
                kafka: {embedded: {directory: disk/kafka}}
                schema-registry: embedded
                http: {port: 0}
                topics: {partitions: 4}
                sources:
                  - name: static
                    files: {paths: ["inventory/*.yaml"]}
                targets:
                  - name: prod
                    istio: {kubeconfig: "%s"}
                    policy: sync
                """.formatted(kubernetes.kubeconfig(KubernetesPeer.ADMIN)));
        mesh = opened(new MeshWatch(kubernetes, NAMESPACE, truth));
        fairlead = opened(new Deployment(folder));
        fairlead.start(Deployment.EVERYTHING);
        fairlead.awaitReady(Deployment.EVERYTHING);
        awaitFirstAgreement();
    }

    /// Whether this process may mount a disk.
    static boolean isPossible() {
        return Files.isWritable(Path.of("/proc/1/oom_score_adj")) && Files.isExecutable(Path.of("/usr/bin/mount"));
    }

    static Fault<DiskScene> fault() {
        return new Fault<>("disk full under the embedded broker", (scene, _) -> {
            Path junk = scene.disk.resolve("junk");
            fill(junk);
            Thread.sleep(FULL_MS);
            Files.delete(junk);
        });
    }

    private static void fill(Path junk) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(junk)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (Files.getFileStore(junk).getUsableSpace() > block.length) {
                throw e;
            }
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    @Override
    Load load() {
        return load;
    }

    @Override
    MeshWatch mesh() {
        return mesh;
    }

    @Override
    Deployment fairlead() {
        return fairlead;
    }
}
