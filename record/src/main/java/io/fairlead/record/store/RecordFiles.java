package io.fairlead.record.store;

import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The open files of a store. There is no log of writes: what was not flushed is read again from Kafka. All
/// columns are flushed together, so that positions on the disk never go with rows of another moment.
final class RecordFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordFiles.class);
    private static final byte[] IDENTITY = {'i', 'd'};

    private final RecordOptions options;
    private final WriteOptions writeOptions;
    private final List<ColumnFamilyHandle> handles = new ArrayList<>();
    private final RocksDB database;
    /// Held by readers: RocksDB must not be closed under them.
    private final ReentrantReadWriteLock inUse = new ReentrantReadWriteLock();
    private volatile boolean closing;

    private RecordFiles(Path directory) {
        create(directory);
        NativeLibrary.load(directory);
        options = new RecordOptions();
        writeOptions = new WriteOptions().setDisableWAL(true);
        List<ColumnFamilyDescriptor> columns = Column.ALL.stream()
                .map(column -> new ColumnFamilyDescriptor(column.bytes(), options.column()))
                .toList();
        try {
            database = Disk.call(() -> RocksDB.open(options.database(), directory.toString(), columns, handles));
        } catch (TransientFailure e) {
            writeOptions.close();
            options.close();
            throw e;
        }
    }

    private static void create(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new TransientFailure("RECORD-DISK", "directory " + directory + " cannot be created: " + e, e);
        }
    }

    /// Opens the store, which is emptied if it is damaged, or of another identity: of other topics or of another
    /// release.
    static RecordFiles open(Path directory, String identity) {
        byte[] wanted = identity.getBytes(StandardCharsets.UTF_8);
        RecordFiles files;
        try {
            files = openAs(directory, wanted);
        } catch (TransientFailure e) {
            if (!Disk.isCorrupt(e)) {
                throw e;
            }
            LOG.warn("code={} reason=\"{}\"", e.code(), e.getMessage());
            delete(directory);
            files = new RecordFiles(directory);
        }
        return files.mark(wanted);
    }

    private static RecordFiles openAs(Path directory, byte[] wanted) {
        RecordFiles files = new RecordFiles(directory);
        try {
            byte[] found = files.get(Column.IDENTITY, IDENTITY);
            if (found == null || Arrays.equals(found, wanted)) {
                return files;
            }
        } catch (TransientFailure e) {
            files.close();
            throw e;
        }
        LOG.info("the record on disk is of other topics or another release; it is filled again");
        files.close();
        delete(directory);
        return new RecordFiles(directory);
    }

    private RecordFiles mark(byte[] identity) {
        try (WriteBatch batch = new WriteBatch()) {
            put(batch, Column.IDENTITY, IDENTITY, identity);
            write(batch);
            return this;
        } catch (TransientFailure e) {
            close();
            throw e;
        }
    }

    static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new TransientFailure("RECORD-DISK", "the record in " + directory + " cannot be deleted: " + e, e);
        }
    }

    /// Reads while the files stay open.
    ///
    /// @throws TransientFailure they are closed
    <T> T read(Supplier<T> reading) {
        inUse.readLock().lock();
        try {
            requireOpen();
            return reading.get();
        } finally {
            inUse.readLock().unlock();
        }
    }

    /// To be called in long readings, for which closing would wait.
    void requireOpen() {
        if (closing) {
            throw new TransientFailure("RECORD-CLOSED", "the record on disk was closed meanwhile; ask again");
        }
    }

    RocksDB database() {
        return database;
    }

    ColumnFamilyHandle column(Column column) {
        return column.of(handles);
    }

    byte @Nullable [] get(Column column, byte[] key) {
        return Disk.call(() -> database.get(column(column), key));
    }

    byte @Nullable [] get(Column column, ReadOptions at, byte[] key) {
        return Disk.call(() -> database.get(column(column), at, key));
    }

    void put(WriteBatch batch, Column column, byte[] key, byte[] value) {
        Disk.run(() -> batch.put(column(column), key, value));
    }

    void remove(WriteBatch batch, Column column, byte[] key) {
        Disk.run(() -> batch.delete(column(column), key));
    }

    void removeRange(WriteBatch batch, Column column, byte[] from, byte[] to) {
        Disk.run(() -> batch.deleteRange(column(column), from, to));
    }

    void write(WriteBatch batch) {
        Disk.run(() -> database.write(writeOptions, batch));
    }

    void flush() {
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
            Disk.run(() -> database.flush(flush, handles));
        }
    }

    /// The size of the files with data.
    long bytes() {
        return read(() -> handles.stream()
                .mapToLong(it -> Disk.call(() -> database.getLongProperty(it, "rocksdb.total-sst-files-size")))
                .sum());
    }

    /// Returns once no reader is in the files. What was not flushed is lost.
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        inUse.writeLock().lock();
        try {
            handles.forEach(ColumnFamilyHandle::close);
            database.close();
            writeOptions.close();
            options.close();
        } finally {
            inUse.writeLock().unlock();
        }
    }
}
