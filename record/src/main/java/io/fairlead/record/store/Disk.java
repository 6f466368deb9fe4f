package io.fairlead.record.store;

import io.fairlead.model.failure.TransientFailure;
import org.rocksdb.RocksDBException;

/// Turns the exceptions of RocksDB into ours.
final class Disk {
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

    private static TransientFailure failure(RocksDBException e) {
        return new TransientFailure(
                "RECORD-DISK",
                "the record on disk cannot be read or written: " + e.getMessage()
                        + "; if its directory is deleted, it is filled again from Kafka",
                e);
    }
}
