package dev.turnpike.providers.dialect;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Where answers say that their job is asked for; not yet checked. */
final class JobAddresses {
    private static final List<String> STATUS_URLS = List.of("statusUrl", "status_url", "statusURL", "pollUrl",
            "poll_url", "pollingUrl", "polling_url", "urls.get", "links.self", "links.status", "data.statusUrl",
            "data.status_url", "data.pollUrl", "data.poll_url", "data.polling_url", "data.urls.get", "job.statusUrl",
            "job.status_url", "check_url", "checkUrl", "urls.status", "urls.self", "links.self.href",
            "_links.self.href", "_links.self", "links.status.href", "_links.status.href", "data.pollingUrl",
            "data.check_url", "task.status_url", "result.status_url", "result.statusUrl");
    /** Of these not all tell of a job that is not done, and some are for people: they count where nothing else does. */
    private static final List<String> RESULT_URLS = List.of("result_url", "resultUrl", "response_url", "responseUrl",
            "job_url", "jobUrl", "task_url", "taskUrl", "progress_url", "progressUrl");
    /** The same in other spellings. */
    private static final Pattern STATUS = Pattern
            .compile("(status|poll|polling|check|fetch|fetchresult)(url|uri|link|href|endpoint|address|path|location)"
                    + "|poll|polling|fetchresult|operationlocation");
    private static final Pattern RESULT = Pattern.compile(
            "(retrieve|retrieval|query|track|tracking|monitor|get|self|job|task|result|response|progress|operation"
                    + "|prediction)(url|uri|link|href|endpoint)|self|href|location|monitor");
    /** What may hold the address of a job. */
    private static final List<String> HOLDERS = List.of("", "data", "job", "task", "result", "response", "output",
            "operation", "prediction", "request", "urls", "links", "_links", "polling", "data.links", "data.urls",
            "job.links", "job.urls", "data.job", "data.task");
    private static final List<String> RELATIONS = List.of("self", "status", "poll", "job", "monitor");

    private JobAddresses() {}

    /** Those that are of a job and of nothing else. */
    static List<String> ofStatus(JsonNode answer) {
        return Stream.of(at(answer, STATUS_URLS), named(answer, STATUS), related(answer))
                .flatMap(urls -> urls)
                .toList();
    }

    /** Those that may be, too, after these. */
    static List<String> all(JsonNode answer) {
        return Stream.of(ofStatus(answer).stream(), at(answer, RESULT_URLS), named(answer, RESULT))
                .flatMap(urls -> urls)
                .toList();
    }

    private static Stream<String> at(JsonNode answer, List<String> places) {
        return places.stream()
                .flatMap(place -> Json.text(answer, place).stream())
                .filter(JobAddresses::isAddress)
                .map(Written::address);
    }

    private static Stream<String> named(JsonNode answer, Pattern names) {
        return HOLDERS.stream()
                .map(holder -> holder.isEmpty() ? answer : Json.at(answer, holder))
                .filter(JsonNode::isObject)
                .flatMap(holder -> holder.properties().stream())
                .filter(field -> names.matcher(Pictures.plain(field.getKey())).matches())
                .flatMap(field -> field.getValue().isObject() ? Json.text(field.getValue(), "href").stream()
                        : field.getValue().stringValueOpt().stream())
                .filter(JobAddresses::isAddress)
                .map(Written::address);
    }

    /** Of a list of links with their relations. */
    private static Stream<String> related(JsonNode answer) {
        return Stream.of("links", "_links", "data.links")
                .map(place -> Json.at(answer, place))
                .filter(JsonNode::isArray)
                .flatMap(JsonNode::valueStream)
                .filter(link -> RELATIONS.contains(link.path("rel").stringValue("")))
                .flatMap(link -> Json.text(link, "href").stream())
                .filter(JobAddresses::isAddress)
                .map(Written::address);
    }

    private static boolean isAddress(String url) {
        return url.contains("/") || url.contains("?");
    }
}
