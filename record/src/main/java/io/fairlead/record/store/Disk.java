package io.fairlead.record.store;

import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// Turns the exceptions of RocksDB into ours.
///
/// | RocksDB | code |
/// |---|---|
/// | a file is damaged or missing, or is of another release | `RECORD-CORRUPT`: the store has to be emptied |
/// | the disk is full, a permission is missing, another process has the directory | `RECORD-DISK` |
final class Disk {
    private static final String CORRUPT = "RECORD-CORRUPT";
    private static final Set<Status.Code> DAMAGE = EnumSet.of(
            Status.Code.Corruption, Status.Code.InvalidArgument, Status.Code.NotFound, Status.Code.NotSupported);

    private Disk() {}

    interface Call<T> {
        T call() throws RocksDBException;
    }

    interface Action {
        void run() throws RocksDBException;
    }

    static <T> T call(Call<T> call) {
        try {
            return call.call();
        } catch (RocksDBException e) {
            throw failure(e);
        }
    }

    static void run(Action action) {
        try {
            action.run();
        } catch (RocksDBException e) {
            throw failure(e);
        }
    }

    static boolean isCorrupt(Failure failure) {
        return failure.code().equals(CORRUPT);
    }

    private static TransientFailure failure(RocksDBException e) {
        if (isDamage(e)) {
            return corrupt(String.valueOf(e.getMessage()), e);
        }
        return new TransientFailure(
                "RECORD-DISK",
                "the record on disk cannot be read or written: " + e.getMessage()
                        + "; check the space, the permissions and the disk; this is tried again",
                e);
    }

    static TransientFailure corrupt(String found, @Nullable Exception cause) {
        return new TransientFailure(
                CORRUPT,
                "the record on disk is damaged: " + found + "; it is emptied and filled again from Kafka",
                cause);
    }

    private static boolean isDamage(RocksDBException e) {
        Status status = e.getStatus();
        return (status != null && DAMAGE.contains(status.getCode()))
                || String.valueOf(e.getMessage()).contains("No such file or directory");
    }
}
