package io.fairlead.platform;

import io.fairlead.model.failure.Failure;
import io.fairlead.publisher.spi.MarkedObject;
import java.util.ArrayList;
import java.util.List;

/// Changes marks, object by object. A failure of one does not stop the others.
public final class MarkedWork {
    private MarkedWork() {}

    @FunctionalInterface
    public interface Step {
        /// Changes one object.
        ///
        /// @return false if the object is no longer what was listed
        boolean on(MarkedObject object) throws InterruptedException;
    }

    public static List<Result> each(String part, List<MarkedObject> objects, Step step) throws InterruptedException {
        List<Result> results = new ArrayList<>();
        for (MarkedObject object : objects) {
            results.add(one(part, object, step));
        }
        return results;
    }

    public static Result done(String part, MarkedObject object) {
        return new Result(part, object.key().toString(), Result.Outcome.DONE, "");
    }

    private static Result one(String part, MarkedObject object, Step step) throws InterruptedException {
        String name = object.key().toString();
        try {
            return step.on(object)
                    ? done(part, object)
                    : new Result(
                            part,
                            name,
                            Result.Outcome.LEFT,
                            "it was changed or deleted by another client in the meantime");
        } catch (Failure failure) {
            return new Result(part, name, Result.Outcome.FAILED, failure.getMessage() + " (" + failure.code() + ")");
        }
    }
}
