package dev.portolan.dns.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.discovery.ServiceCatalog;
import dev.portolan.discovery.ServiceName;
import dev.portolan.dns.fixture.Fleet;
import dev.portolan.dns.fixture.MemoryStore;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;

@Timeout(60)
class CatalogFeedIT {
    private static final ServiceName CART = ServiceName.of("boutique", "cart");
    private static final Duration SOON = Duration.ofSeconds(10);

    private final MemoryStore store = new MemoryStore();
    private CatalogFeed feed;

    @BeforeEach
    void fill() {
        new Fleet(store)
                .member("fra", "127.20.1.0/24", true, "")
                .export("boutique", "cart")
                .clusterIp("boutique", "cart", "fra", "10.41.0.7", "127.20.1.10", 2);
    }

    @AfterEach
    void close() {
        feed.close();
    }

    @Test
    void hasNoCatalogueUntilTheStoreCanBeRead() {
        store.failReads(true);
        feed = CatalogFeed.start(store);
        assertThat(feed.current()).isEmpty();

        store.failReads(false);

        await().atMost(SOON).until(() -> feed.current().isPresent());
        assertThat(feed.current().orElseThrow().find(CART)).isPresent();
    }

    @Test
    void followsChangesWithTheirRevisions() {
        start();

        store.remove(new ResourceKey(ResourceType.SERVICE_EXPORTS, CART.namespace(), CART.name()));

        await().atMost(SOON).until(() -> catalog().find(CART).isEmpty());
        assertThat(catalog().revision()).isEqualTo(store.revision());
    }

    @Test
    void catchesUpAfterItsWatchHasEnded() {
        start();
        store.failReads(true);
        store.expireWatches();
        new Fleet(store)
                .export("boutique", "ads")
                .clusterIp("boutique", "ads", "fra", "10.41.0.8", "", 1);
        assertThat(catalog().find(CART)).isPresent();

        store.failReads(false);

        await().atMost(SOON)
                .until(() -> catalog().find(ServiceName.of("boutique", "ads")).isPresent());
        assertThat(catalog().find(CART)).isPresent();
    }

    @Test
    void anObjectThatCannotBeReadLeavesTheServiceAsItWas() {
        start();

        store.put(
                ResourceType.MEMBER_SERVICES,
                Document.parse(
                        """
                        {"metadata":{"namespace":"boutique","name":"cart.fra"},"spec":{"service":"cart","cluster":"NOT A NAME"}}
                        """));

        await().atMost(SOON).until(() -> catalog().revision().equals(store.revision()));
        assertThat(catalog().find(CART).orElseThrow().exporters()).hasSize(1);
    }

    private void start() {
        feed = CatalogFeed.start(store);
        await().atMost(SOON).until(() -> feed.current().isPresent() && store.watchCount() == 1);
    }

    private ServiceCatalog catalog() {
        return feed.current().orElseThrow();
    }
}
