package io.fairlead.record.store;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.WriteBufferManager;

/// The settings of RocksDB. Its memory is bounded: blocks, their indexes and what is not written yet share one cache;
/// so are the open files.
final class RecordOptions implements AutoCloseable {
    private static final long MEMORY = 48L << 20;
    private static final long UNWRITTEN = 24L << 20;
    private static final long UNWRITTEN_OF_COLUMN = 16L << 20;
    private static final int OPEN_FILES = 128;
    /// Larger than RocksDB's own 4 KiB: a decision resembles the one before, and compresses better with it.
    private static final long BLOCK = 16L << 10;
    /// A list of all files is added to at each flush, and would otherwise grow to 1 GiB.
    private static final long LIST_OF_FILES = 4L << 20;

    private final LRUCache cache = new LRUCache(MEMORY);
    private final WriteBufferManager unwritten = new WriteBufferManager(UNWRITTEN, cache);
    private final DBOptions database = new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setAtomicFlush(true)
            .setMaxBackgroundJobs(2)
            .setKeepLogFileNum(2)
            .setMaxLogFileSize(1L << 20)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setStatsDumpPeriodSec(0)
            .setMaxManifestFileSize(LIST_OF_FILES)
            .setMaxOpenFiles(OPEN_FILES)
            .setWriteBufferManager(unwritten);
    private final ColumnFamilyOptions column = new ColumnFamilyOptions()
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
            .setWriteBufferSize(UNWRITTEN_OF_COLUMN)
            .setTableFormatConfig(new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setBlockSize(BLOCK)
                    .setCacheIndexAndFilterBlocks(true)
                    .setPinL0FilterAndIndexBlocksInCache(true));

    DBOptions database() {
        return database;
    }

    ColumnFamilyOptions column() {
        return column;
    }

    @Override
    public void close() {
        column.close();
        database.close();
        unwritten.close();
        cache.close();
    }
}
