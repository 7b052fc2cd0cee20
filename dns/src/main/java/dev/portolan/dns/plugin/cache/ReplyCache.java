package dev.portolan.dns.plugin.cache;

import dev.portolan.dns.wire.Query;
import dev.portolan.dns.wire.Reply;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded map of replies; the one that was not used for longest makes room. Safe for use by many
 * threads.
 */
final class ReplyCache {
    private static final int SHARDS = 64;

    private final Shard[] shards = new Shard[SHARDS];

    /**
     * @param capacity of the whole
     */
    ReplyCache(int capacity) {
        for (int i = 0; i < SHARDS; i++) {
            shards[i] = new Shard(Math.max(1, capacity / SHARDS));
        }
    }

    /**
     * What makes two queries the same. The client's subnet is no part of it, as none is ever passed
     * on.
     */
    record Key(String name, int type, boolean dnssecOk, boolean checkingDisabled) {
        static Key of(Query query) {
            return new Key(
                    query.name().lowerCase(),
                    query.type(),
                    query.dnssecOk(),
                    query.checkingDisabled());
        }
    }

    /**
     * A reply that is kept.
     *
     * @param storedAt in epoch seconds
     * @param ttl for how many seconds from then
     */
    record Entry(Reply reply, long storedAt, long ttl) {}

    Optional<Entry> get(Key key) {
        return shard(key).get(key);
    }

    /** True where another entry had to make room. */
    boolean put(Key key, Entry entry) {
        return shard(key).put(key, entry);
    }

    void remove(Key key) {
        shard(key).remove(key);
    }

    int size() {
        int size = 0;
        for (Shard shard : shards) {
            size += shard.size();
        }
        return size;
    }

    private Shard shard(Key key) {
        int hash = key.hashCode();
        return shards[(hash ^ hash >>> 16) & SHARDS - 1];
    }

    private static final class Shard {
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
        private final int capacity;

        Shard(int capacity) {
            this.capacity = capacity;
        }

        Optional<Entry> get(Key key) {
            lock.lock();
            try {
                return Optional.ofNullable(entries.get(key));
            } finally {
                lock.unlock();
            }
        }

        boolean put(Key key, Entry entry) {
            lock.lock();
            try {
                entries.put(key, entry);
                if (entries.size() <= capacity) {
                    return false;
                }
                var oldest = entries.keySet().iterator();
                oldest.next();
                oldest.remove();
                return true;
            } finally {
                lock.unlock();
            }
        }

        void remove(Key key) {
            lock.lock();
            try {
                entries.remove(key);
            } finally {
                lock.unlock();
            }
        }

        int size() {
            lock.lock();
            try {
                return entries.size();
            } finally {
                lock.unlock();
            }
        }
    }
}
