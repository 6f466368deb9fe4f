package io.fairlead.record.store;

import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/// Loads the native library of RocksDB, once in a process. It is unpacked into the directory of the record, where the
/// next process replaces it; in the directory for temporary files, every process that is killed would leave a copy.
final class NativeLibrary {
    private NativeLibrary() {}

    static synchronized void load(Path directory) {
        try {
            NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
            RocksDB.loadLibrary();
        } catch (IOException | LinkageError | RuntimeException e) {
            throw new TransientFailure(
                    "RECORD-DISK",
                    "the native library of RocksDB cannot be loaded from " + directory + ": " + e
                            + "; the directory must permit the execution of files (no mount option noexec)",
                    e);
        }
    }
}
