package io.fairlead.record.store;

import io.fairlead.record.LoggedDecision;
import io.fairlead.record.SeededHistory;
import java.nio.file.Path;
import java.util.List;

/// Fills a store, flushing now and then, until it is killed. `directory seed steps`
public final class KilledStoreMain {
    private KilledStoreMain() {}

    static void main(String[] arguments) {
        SeededHistory history = new SeededHistory(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
        List<LoggedDecision> log = history.log();
        RecordStore store = RecordStore.open(Path.of(arguments[0]), "a", StoredHistory.DECISIONS);
        if (!store.isFilled()) {
            StoredHistory.fill(store, log, 0);
        }
        int batch = 0;
        System.out.println("started");
        for (int from = 0; from < log.size(); from += 7) {
            store.append(log.subList(from, Math.min(log.size(), from + 7)).stream()
                    .map(StoredHistory::record)
                    .toList());
            if (++batch % 5 == 0) {
                store.flush();
                System.out.println(from);
            }
        }
        store.close();
        System.out.println("done");
    }
}
