package dev.portolan.api.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.api.kube.query.FieldSelector;
import dev.portolan.api.kube.query.LabelSelectorText;
import dev.portolan.api.kube.query.Selection;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

class WatchFilterTest {
    private static final Selection EDGE =
            new Selection(LabelSelectorText.parse("tier=edge"), FieldSelector.EVERYTHING);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    ADDED    | -    | edge | ADDED
                    ADDED    | -    | data | -
                    MODIFIED | edge | edge | MODIFIED
                    MODIFIED | data | edge | ADDED
                    MODIFIED | edge | data | DELETED
                    MODIFIED | data | data | -
                    DELETED  | edge | edge | DELETED
                    DELETED  | data | data | -
                    """)
    void tellsWhatAChangeIsToASelection(
            WatchEvent.Type type, String tierBefore, String tierNow, WatchEvent.Type seen) {
        WatchEvent event =
                new WatchEvent(
                        type,
                        new Revision(2),
                        object(tierNow),
                        Optional.ofNullable(tierBefore).map(WatchFilterTest::object));
        assertThat(WatchFilter.seen(EDGE, event)).isEqualTo(Optional.ofNullable(seen));
        assertThat(WatchFilter.seen(Selection.EVERYTHING, event)).contains(type);
    }

    private static StoredObject object(String tier) {
        return new StoredObject(
                new ResourceKey(ResourceType.CONFIG_MAPS, Namespace.of("default"), "a"),
                new Revision(1),
                new Revision(1),
                Document.parse(
                        "{\"metadata\":{\"name\":\"a\",\"labels\":{\"tier\":\"" + tier + "\"}}}"));
    }
}
