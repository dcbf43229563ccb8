package dev.turnpike.providers;

import dev.turnpike.x402.Bytes32;
import java.util.stream.Collectors;

/** Results in the words of the tables. */
public final class InWords {
    private InWords() {}

    public static String of(Submission submission) {
        return switch (submission) {
            case Submission.Finished done -> "finished " + of(done.images()) + of(done.transaction())
                    + (done.ticket() == null ? "" : " or ticket " + done.ticket().id() + " " + path(done.ticket()));
            case Submission.Accepted job ->
                "ticket " + job.ticket().id() + " " + path(job.ticket()) + of(job.transaction());
            case Submission.NotBought no -> "not bought";
            case Submission.Declined no -> "declined " + no.code();
            case Submission.PromptRefused no -> "prompt refused " + no.code();
            case Submission.Refused no -> "refused " + no.code();
            case Submission.InDoubt doubt -> "in doubt: " + doubt.detail();
        };
    }

    public static String of(Progress progress) {
        return switch (progress) {
            case Progress.Pending p -> "pending";
            case Progress.Finished done -> "finished " + of(done.images());
            case Progress.Failed failed -> "failed " + failed.code();
            case Progress.PromptRefused no -> "prompt refused " + no.code();
            case Progress.Unreachable what -> "unreachable: " + what.detail();
        };
    }

    private static String of(Images images) {
        return images.images().stream().map(Image::url).collect(Collectors.joining(" "));
    }

    private static String of(Bytes32 transaction) {
        return transaction == null ? "" : " paid by " + transaction.hex().substring(0, 6);
    }

    private static String path(Ticket ticket) {
        var url = ticket.poll();
        return (url.getHost().equals("127.0.0.1") ? "" : url.getScheme() + "://" + url.getHost()) + url.getRawPath()
                + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    }
}
