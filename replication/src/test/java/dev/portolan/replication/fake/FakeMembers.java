package dev.portolan.replication.fake;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberException;
import dev.portolan.model.cluster.MemberPort;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Access to fake members. */
public record FakeMembers(Map<ClusterName, FakeMember> members) implements MemberPort {
    @Override
    public Optional<Document> get(ClusterName member, ResourceKey key) {
        return reach(member).get(key.name());
    }

    @Override
    public List<Document> list(
            ClusterName member,
            ResourceType type,
            Namespace namespace,
            Map<String, String> labels) {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public Document apply(ClusterName member, Document object, Term term) {
        return reach(member)
                .apply(object, term)
                .orElseThrow(() ->
                        new MemberException(
                                member, MemberException.Reason.FENCED, "a higher term was here"));
    }

    @Override
    public void delete(ClusterName member, ResourceKey key, Term term) {
        throw new UnsupportedOperationException("not asked for");
    }

    private FakeMember reach(ClusterName name) {
        FakeMember member = members.get(name);
        if (member == null || !member.isUp()) {
            throw new MemberException(name, MemberException.Reason.UNREACHABLE, "no answer");
        }
        return member;
    }
}
