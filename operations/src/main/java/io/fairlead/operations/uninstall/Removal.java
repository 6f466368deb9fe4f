package io.fairlead.operations.uninstall;

import io.fairlead.model.failure.Failure;
import io.fairlead.operations.uninstall.InstalledPart.Item;
import io.fairlead.platform.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Removes the parts of an installation in their order, and checks again after each.
///
/// | a part | then |
/// |---|---|
/// | cannot be read, or an item of it cannot be removed | the others continue; parts that are evidence stay |
/// | is written again by a process that still runs | nothing more is touched |
final class Removal {
    private static final int LOOKS = 10;
    private static final Duration BETWEEN = Duration.ofMillis(500);

    private final List<InstalledPart> parts;

    Removal(List<InstalledPart> parts) {
        this.parts = List.copyOf(parts);
    }

    /// The existing items that would be removed, or left with the reason. Changes nothing.
    List<Result> plan() throws InterruptedException {
        List<Result> all = new ArrayList<>();
        for (InstalledPart part : parts) {
            try {
                part.find().forEach(item -> all.add(planned(part, item)));
            } catch (Failure failure) {
                all.add(failed(part, "", failure));
            }
        }
        return all;
    }

    /// Removes everything that is not to be left.
    ///
    /// @return one result for each item, and a failed one for each that exists again or still
    List<Result> carryOut() throws InterruptedException {
        List<Result> all = new ArrayList<>();
        boolean written = false;
        for (InstalledPart part : parts) {
            if (written) {
                all.add(failed(part, "", "not checked, because a process still writes objects"));
            } else if (part.isEvidence() && all.stream().anyMatch(Result::isFailure)) {
                keep(part, all);
            } else {
                written = remove(part, all);
            }
        }
        return all;
    }

    private static void keep(InstalledPart part, List<Result> all) throws InterruptedException {
        try {
            for (Item item : part.find()) {
                all.add(
                        item.isLeft()
                                ? planned(part, item)
                                : failed(
                                        part,
                                        item.name(),
                                        "kept until everything else is removed: it records the owner of the rest"));
            }
        } catch (Failure failure) {
            all.add(failed(part, "", failure));
        }
    }

    /// @return whether a process still writes
    private static boolean remove(InstalledPart part, List<Result> all) throws InterruptedException {
        try {
            boolean changed = false;
            for (Item item : part.find()) {
                Result result = item.isLeft() ? planned(part, item) : one(part, item);
                changed |= !item.isLeft() && result.outcome() == Result.Outcome.DONE;
                all.add(result);
            }
            if (changed) {
                pause(part.settled());
            }
            List<Item> again = remaining(part, all);
            again.forEach(item -> all.add(failed(
                    part,
                    item.name(),
                    "it exists again or still: stop the process that created it, and run the command again")));
            return part.settled().isPositive() && !again.isEmpty();
        } catch (Failure failure) {
            all.add(failed(part, "", failure));
            return false;
        }
    }

    /// Items whose failure is not reported yet. Brokers take a moment to learn of their controller's deletions.
    private static List<Item> remaining(InstalledPart part, List<Result> all) throws InterruptedException {
        for (int look = 1; ; look++) {
            List<Item> items = part.find().stream()
                    .filter(item -> !item.isLeft() && all.stream().noneMatch(it -> isAbout(it, part, item)))
                    .toList();
            if (items.isEmpty() || look == LOOKS) {
                return items;
            }
            pause(BETWEEN);
        }
    }

    private static boolean isAbout(Result result, InstalledPart part, Item item) {
        return result.part().equals(part.name()) && result.name().equals(item.name()) && result.isFailure();
    }

    private static void pause(Duration time) throws InterruptedException {
        var _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Result one(InstalledPart part, Item item) throws InterruptedException {
        try {
            return part.remove(item);
        } catch (Failure failure) {
            return failed(part, item.name(), failure);
        }
    }

    private static Result planned(InstalledPart part, Item item) {
        Result.Outcome outcome = item.isLeft() ? Result.Outcome.LEFT : Result.Outcome.DONE;
        return new Result(part.name(), item.name(), outcome, item.left());
    }

    private static Result failed(InstalledPart part, String name, Failure failure) {
        return failed(part, name, failure.getMessage() + " (" + failure.code() + ")");
    }

    private static Result failed(InstalledPart part, String name, String why) {
        return new Result(part.name(), name, Result.Outcome.FAILED, why);
    }
}
