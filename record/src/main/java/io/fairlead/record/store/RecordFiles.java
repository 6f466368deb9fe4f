package io.fairlead.record.store;

import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
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
    private static final long CACHE = 32L << 20;
    private static final long WRITE_BUFFER = 16L << 20;
    private static final byte[] IDENTITY = {'i', 'd'};

    static {
        RocksDB.loadLibrary();
    }

    private final LRUCache cache = new LRUCache(CACHE);
    private final DBOptions options = new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setAtomicFlush(true)
            .setMaxBackgroundJobs(2)
            .setKeepLogFileNum(2)
            .setDbWriteBufferSize(4 * WRITE_BUFFER);
    private final ColumnFamilyOptions columnOptions = new ColumnFamilyOptions()
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
            .setWriteBufferSize(WRITE_BUFFER)
            .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache));
    private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);
    private final List<ColumnFamilyHandle> handles = new ArrayList<>();
    private final RocksDB database;

    private RecordFiles(Path directory) {
        List<ColumnFamilyDescriptor> columns = Column.ALL.stream()
                .map(column -> new ColumnFamilyDescriptor(column.bytes(), columnOptions))
                .toList();
        try {
            Files.createDirectories(directory);
            database = Disk.call(() -> RocksDB.open(options, directory.toString(), columns, handles));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Opens the store, which is emptied if it is of another identity: of other topics or of another release.
    static RecordFiles open(Path directory, String identity) {
        RecordFiles files = new RecordFiles(directory);
        byte[] found = files.get(Column.IDENTITY, IDENTITY);
        byte[] wanted = identity.getBytes(StandardCharsets.UTF_8);
        if (found != null && !Arrays.equals(found, wanted)) {
            LOG.info("the record on disk is of other topics or another release; it is filled again");
            files.close();
            delete(directory);
            files = new RecordFiles(directory);
        }
        try (WriteBatch batch = new WriteBatch()) {
            files.put(batch, Column.IDENTITY, IDENTITY, wanted);
            files.write(batch);
        }
        return files;
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

    @Override
    public void close() {
        handles.forEach(ColumnFamilyHandle::close);
        database.close();
        writeOptions.close();
        columnOptions.close();
        options.close();
        cache.close();
    }
}
