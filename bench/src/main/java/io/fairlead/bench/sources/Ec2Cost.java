package io.fairlead.bench.sources;

import io.fairlead.bench.measure.AnsweringJvm;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Median;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/// One reading of 100,000 EC2 instances in 100 pages by the source `aws` while nothing changes, next to the bare
/// client of the SDK that reads the same. In a JVM that is warm.
final class Ec2Cost {
    private static final int INSTANCES = Ec2Server.PAGES * Ec2Server.PAGE;
    private static final int READINGS = 3;
    private static final long HEAP = 60_000_000;
    private static final String WHAT = "100,000 instances in 100 pages, nothing changed";

    private final Place place;
    private final List<Double> heaps = new ArrayList<>();
    private int reports;

    Ec2Cost(Place place) {
        this.place = place;
    }

    private static String source(String url) {
        return """
                - name: cloud
                  aws:
                    accounts: [{id: "%1$s"}]
                    regions: [eu-west-1]
                    credentials: static
                    access-key-id: AKIABENCH
                    secret-access-key: of-no-use
                    endpoint: "%2$s"
                    sts-endpoint: "%2$s"
                    port-tag: port
                    metadata: [version]
                    page-size: %3$d
                    interval: 2s
                  rules:
                    - {host: "${service}.mesh", namespace: "bench"}
                """.formatted(Ec2Server.ACCOUNT, url, Ec2Server.PAGE);
    }

    List<Row> run(int rounds) throws InterruptedException, IOException {
        ReadingCosts costs = new ReadingCosts(place, "aws: " + WHAT, new Goal.TimesFloorAtMost(1.3));
        try (AnsweringJvm server = AnsweringJvm.start(Ec2Server.class, "512m", List.of())) {
            String url = "http://127.0.0.1:" + server.ask("port")[0];
            try (BareEc2 bare = new BareEc2(url)) {
                // The first round warms up.
                for (int round = 0; round <= rounds; round++) {
                    costs.add(round, floor(bare), readings(url));
                }
            }
        }
        List<Row> rows = new ArrayList<>(costs.rows());
        rows.add(row("reports of instances", Unit.COUNT, reports, new Goal.AtMost(0)));
        rows.add(row("heap beside the known instances", Unit.BYTES, Median.of(heaps), new Goal.AtMost(HEAP)));
        return rows;
    }

    private static Row row(String of, Unit unit, double measured, Goal goal) {
        return new Row("sources", "aws: " + WHAT + ": " + of, unit, Double.NaN, measured, goal);
    }

    private static ResourceUse floor(BareEc2 bare) {
        ResourceUse begin = ResourceUse.now();
        int read = bare.read();
        if (read != INSTANCES) {
            throw new IllegalStateException("the bare client read " + read + " instances");
        }
        return ResourceUse.now().since(begin);
    }

    private List<ResourceUse> readings(String url) throws IOException, InterruptedException {
        SourceReadings readings = new SourceReadings(
                RunningSource.setup(place.folder(), source(url)).source());
        try (readings) {
            var _ = readings.next();
            // It may report once more which ids are missing for certain.
            var _ = readings.next();
            int before = readings.reports();
            List<ResourceUse> costs = readings.next(READINGS);
            reports += readings.reports() - before;
            if (readings.known() != INSTANCES) {
                throw new IllegalStateException("the source read " + readings.known() + " instances");
            }
            long with = heap();
            readings.close();
            heaps.add((double) (with - heap()));
            return costs;
        }
    }

    private static long heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
