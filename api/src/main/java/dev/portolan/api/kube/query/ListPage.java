package dev.portolan.api.kube.query;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.model.resource.ResourceList;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One page of a list.
 *
 * @param next where the next page begins, if there is one
 * @param remaining how many objects follow; empty where that is not known
 */
public record ListPage(
        Revision revision,
        List<StoredObject> items,
        Optional<ContinueToken> next,
        OptionalLong remaining) {
    public ListPage {
        items = List.copyOf(items);
    }

    /**
     * Cuts a page out of all objects.
     *
     * @param all the collection at one revision, in the order of keys
     * @param after where the page before ended
     * @param limit the most objects; 0 for all
     */
    public static ListPage cut(
            ResourceList all, Selection selection, Optional<ContinueToken> after, int limit) {
        List<StoredObject> items = new ArrayList<>();
        List<StoredObject> candidates = all.items();
        for (int i = 0; i < candidates.size(); i++) {
            StoredObject object = candidates.get(i);
            if (after.isPresent() && !after.get().isBefore(object.key())) {
                continue;
            }
            if (!selection.matches(object.content())) {
                continue;
            }
            if (limit > 0 && items.size() == limit) {
                OptionalLong remaining =
                        selection.isEverything()
                                ? OptionalLong.of(candidates.size() - i)
                                : OptionalLong.empty();
                return new ListPage(
                        all.revision(),
                        items,
                        Optional.of(ContinueToken.after(items.getLast().key(), all.revision())),
                        remaining);
            }
            items.add(object);
        }
        return new ListPage(all.revision(), items, Optional.empty(), OptionalLong.empty());
    }

    /**
     * @throws ApiException 400 when the limit is not a whole number
     */
    public static int limit(ApiRequest request) {
        String text = request.parameter("limit").orElse("0");
        try {
            return Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw Failures.badRequest("limit must be a whole number, not \"" + text + "\"");
        }
    }
}
