package io.fairlead.bench.restart;

import io.fairlead.bench.measure.AnsweringJvm;
import io.fairlead.bench.measure.Bed;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads tables in processes of their own with the same heap: see [Probe].
final class Readers {
    private static final Pattern PRINTED =
            Pattern.compile("seconds=([0-9.]+) bytes=([0-9]+) count=([0-9]+) cpu=([0-9.]+)");

    private final Bed bed;

    Readers(Bed bed) {
        this.bed = bed;
    }

    Reading bare(TopicCatalogue topics) throws IOException, InterruptedException {
        return read("bare", topics);
    }

    Reading publisher(TopicCatalogue topics) throws IOException, InterruptedException {
        return read("fairlead", topics);
    }

    private Reading read(String what, TopicCatalogue topics) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(AnsweringJvm.options("2g"));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Probe.class.getName(),
                what,
                bed.bootstrapServers(),
                bed.registryUrl(),
                topics.name(Topic.ENDPOINTS),
                Integer.toString(topics.partitions())));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        Matcher figures = PRINTED.matcher(printed);
        if (status != 0 || !figures.find()) {
            throw new IllegalStateException("the " + what + " reader ended with " + status + ": " + printed);
        }
        return new Reading(
                Double.parseDouble(figures.group(1)),
                Double.parseDouble(figures.group(2)),
                Double.parseDouble(figures.group(3)));
    }
}
