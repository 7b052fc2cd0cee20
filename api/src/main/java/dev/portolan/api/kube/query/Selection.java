package dev.portolan.api.kube.query;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.model.policy.LabelSelector;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceType;

/** Which objects of a collection are asked for. */
public record Selection(LabelSelector labels, FieldSelector fields) {
    public static final Selection EVERYTHING =
            new Selection(LabelSelector.EVERYTHING, FieldSelector.EVERYTHING);

    /**
     * @throws ApiException 400 when a selector does not parse
     */
    public static Selection of(ApiRequest request, ResourceType type) {
        return new Selection(
                request.parameter("labelSelector")
                        .map(LabelSelectorText::parse)
                        .orElse(LabelSelector.EVERYTHING),
                request.parameter("fieldSelector")
                        .map(text -> FieldSelector.parse(text, type))
                        .orElse(FieldSelector.EVERYTHING));
    }

    public boolean isEverything() {
        return equals(EVERYTHING);
    }

    public boolean matches(Document object) {
        return isEverything() || (fields.matches(object) && labels.matches(object.labels()));
    }
}
