package io.fairlead.bench.spread;

import io.fairlead.bench.measure.AnsweringJvm;

/// A [Worker] as the bench sees it.
record WorkerProcess(AnsweringJvm jvm) implements AutoCloseable {
    record Report(int tasks, long endpoints, double cpuSeconds) {
        Report since(Report before) {
            return new Report(tasks, endpoints - before.endpoints, cpuSeconds - before.cpuSeconds);
        }
    }

    Report report() {
        String[] words = jvm.ask("report");
        return new Report(Integer.parseInt(words[0]), Long.parseLong(words[1]), Double.parseDouble(words[2]));
    }

    @Override
    public void close() {
        jvm.close();
    }
}
