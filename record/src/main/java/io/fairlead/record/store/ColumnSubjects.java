package io.fairlead.record.store;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksIterator;

/// The subjects of the keys of a column.
final class ColumnSubjects {
    private ColumnSubjects() {}

    static List<String> of(RecordFiles files, Column column) {
        try (ReadOptions options = new ReadOptions()) {
            return of(files, column, options);
        }
    }

    static List<String> of(RecordFiles files, Column column, ReadOptions at) {
        List<String> subjects = new ArrayList<>();
        try (RocksIterator all = files.database().newIterator(files.column(column), at)) {
            all.seekToFirst();
            while (all.isValid()) {
                String subject = PlaceKey.subject(all.key());
                subjects.add(subject);
                all.seek(PlaceKey.end(subject));
            }
            Disk.run(all::status);
        }
        return subjects;
    }
}
