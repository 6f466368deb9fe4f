package io.fairlead.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// The first rows in an order, of rows that come in any other. Keeps no more than are wanted, and one to know that
/// there are more.
final class FirstRows<T> {
    private final Comparator<T> order;
    private final int limit;
    private final PriorityQueue<T> rows;

    FirstRows(Comparator<T> order, int limit) {
        this.order = order;
        this.limit = limit;
        this.rows = new PriorityQueue<>(Collections.reverseOrder(order));
    }

    void add(T row) {
        if (rows.size() <= limit || order.compare(row, rows.element()) < 0) {
            rows.add(row);
        }
        if (rows.size() > limit + 1) {
            rows.remove();
        }
    }

    /// In their order.
    List<T> rows() {
        List<T> sorted = new ArrayList<>(rows);
        sorted.sort(order);
        return sorted.subList(0, Math.min(limit, sorted.size()));
    }

    boolean hasMore() {
        return rows.size() > limit;
    }
}
