package dev.portolan.members;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;

/** Objects for tests, written as JSON with single quotes. */
public final class Objects {
    public static final FederationUid FEDERATION = new FederationUid("the-federation");

    private Objects() {}

    public static Document json(String text) {
        return Document.parse(text.replace('\'', '"'));
    }

    public static StoredObject stored(ResourceType type, Document content, long revision) {
        ResourceKey key = new ResourceKey(type, content.namespace(), content.name());
        return new StoredObject(key, new Revision(revision), new Revision(revision), content);
    }

    public static Document deployment(String name, int replicas) {
        return json(
                """
                {'apiVersion': 'apps/v1', 'kind': 'Deployment',
                 'metadata': {'namespace': 'shop', 'name': '%s', 'generation': 1},
                 'spec': {'replicas': %d, 'template': {'spec': {'containers': [{'name': 'main'}]}}}}
                """
                        .formatted(name, replicas));
    }

    public static Document statefulSet(String name) {
        return json(
                """
                {'apiVersion': 'apps/v1', 'kind': 'StatefulSet',
                 'metadata': {'namespace': 'shop', 'name': '%s'},
                 'spec': {'replicas': 1, 'volumeClaimTemplates': [
                   {'metadata': {'name': 'data'}, 'spec': {'storageClassName': 'fast'}}]}}
                """
                        .formatted(name));
    }

    public static Document config(String name) {
        return json(
                """
                {'apiVersion': 'v1', 'kind': 'ConfigMap',
                 'metadata': {'namespace': 'shop', 'name': '%s'}, 'data': {'colour': 'blue'}}
                """
                        .formatted(name));
    }
}
