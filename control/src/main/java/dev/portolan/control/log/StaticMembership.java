package dev.portolan.control.log;

import dev.portolan.control.peer.Peer;

import io.atomix.cluster.ClusterMembershipEventListener;
import io.atomix.cluster.ClusterMembershipService;
import io.atomix.cluster.Member;
import io.atomix.cluster.MemberId;
import io.atomix.utils.net.Address;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The members that the settings name, for ever: Raft itself finds out who answers. Without gossip
 * nobody is declared gone behind Raft's back, which would close sessions and start elections.
 */
final class StaticMembership implements ClusterMembershipService {
    private final Member local;
    private final Map<MemberId, Member> members = new HashMap<>();

    StaticMembership(Peer self, Collection<Peer> peers) {
        for (Peer peer : peers) {
            Member member =
                    Member.member(
                            MemberId.from(peer.id().value()),
                            Address.from(peer.host(), peer.port()));
            members.put(member.id(), member);
        }
        Member found = members.get(MemberId.from(self.id().value()));
        if (found == null) {
            throw new IllegalArgumentException("node " + self.id() + " is not among its peers");
        }
        this.local = found;
    }

    @Override
    public Member getLocalMember() {
        return local;
    }

    @Override
    public Set<Member> getMembers() {
        return Set.copyOf(members.values());
    }

    @Override
    public @Nullable Member getMember(MemberId id) {
        return members.get(id);
    }

    @Override
    public void addListener(ClusterMembershipEventListener listener) {
        // nothing ever happens
    }

    @Override
    public void removeListener(ClusterMembershipEventListener listener) {
        // nothing ever happens
    }
}
