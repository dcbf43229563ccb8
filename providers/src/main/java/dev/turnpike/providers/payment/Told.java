package dev.turnpike.providers.payment;

import dev.turnpike.providers.Image;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import java.util.stream.Collectors;

/** What an answer comes to, in the words of recorded exchanges. */
final class Told {
    private Told() {}

    static String of(Submission submission) {
        return switch (submission) {
            case Submission.Finished done -> images(done.images());
            case Submission.Accepted job -> job(job.ticket());
            case Submission.NotBought no -> "not bought";
            case Submission.Declined no -> "declined " + no.code();
            case Submission.PromptRefused no -> "prompt refused " + no.code();
            case Submission.Refused no -> "refused " + no.code();
            case Submission.InDoubt doubt -> "doubt: " + doubt.detail();
        };
    }

    static String of(Progress progress) {
        return switch (progress) {
            case Progress.Pending p -> "pending";
            case Progress.Finished done -> images(done.images());
            case Progress.Failed failed -> "failed " + failed.code();
            case Progress.PromptRefused no -> "prompt refused " + no.code();
            case Progress.Unreachable what -> "asked again: " + what.detail();
        };
    }

    private static String images(Images images) {
        return images.images().stream().map(Image::url).collect(Collectors.joining(" ", "images ", ""));
    }

    private static String job(Ticket ticket) {
        String url = ticket.poll().toString();
        return "job " + ticket.id() + " at "
                + (url.startsWith(Recorded.ORIGIN + "/") ? url.substring(Recorded.ORIGIN.length()) : url);
    }
}
