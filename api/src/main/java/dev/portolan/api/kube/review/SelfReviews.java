package dev.portolan.api.kube.review;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.kube.protocol.Answer;
import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.api.kube.protocol.RequestPath;
import dev.portolan.api.kube.verb.Bodies;
import dev.portolan.api.security.Identity;

import java.util.Optional;

/**
 * What {@code kubectl auth can-i} and {@code auth whoami} ask: SelfSubjectAccessReview,
 * SelfSubjectRulesReview and SelfSubjectReview, version 1. Every caller that has proven who it is
 * may do everything, and that is what they say. Pure.
 */
public final class SelfReviews {
    private static final String AUTHORIZATION = "authorization.k8s.io/v1";
    private static final String AUTHENTICATION = "authentication.k8s.io/v1";

    private SelfReviews() {}

    /**
     * The answer, if the path is that of such a question.
     *
     * @throws ApiException when it is not asked by POST, or the body does not parse
     */
    public static Optional<Answer> answer(RequestPath.Resource path, ApiRequest request) {
        return switch (path.group() + "/" + path.version() + " " + path.plural()) {
            case AUTHORIZATION + " selfsubjectaccessreviews" -> Optional.of(access(request));
            case AUTHORIZATION + " selfsubjectrulesreviews" -> Optional.of(rules(request));
            case AUTHENTICATION + " selfsubjectreviews" -> Optional.of(self(request));
            default -> Optional.empty();
        };
    }

    private static Answer access(ApiRequest request) {
        ObjectNode review = review(request);
        review.putObject("status")
                .put("allowed", true)
                .put("reason", "whoever has proven who it is may do everything");
        return Answer.json(201, review);
    }

    private static Answer rules(ApiRequest request) {
        ObjectNode review = review(request);
        ObjectNode status = review.putObject("status").put("incomplete", false);
        ObjectNode objects = status.putArray("resourceRules").addObject();
        objects.putArray("verbs").add("*");
        objects.putArray("apiGroups").add("*");
        objects.putArray("resources").add("*");
        ObjectNode paths = status.putArray("nonResourceRules").addObject();
        paths.putArray("verbs").add("*");
        paths.putArray("nonResourceURLs").add("*");
        return Answer.json(201, review);
    }

    private static Answer self(ApiRequest request) {
        ObjectNode review = review(request);
        Identity caller = request.caller();
        ObjectNode user =
                review.putObject("status").putObject("userInfo").put("username", caller.user());
        ArrayNode groups = user.putArray("groups");
        caller.groups().forEach(groups::add);
        return Answer.json(201, review);
    }

    private static ObjectNode review(ApiRequest request) {
        if (!request.method().equals("POST")) {
            throw Failures.methodNotAllowed();
        }
        return Bodies.object(request);
    }
}
