package dev.turnpike.gateway.http.operators;

import dev.turnpike.core.books.Difference;
import dev.turnpike.core.books.Report;
import dev.turnpike.core.books.Report.Finding;
import dev.turnpike.core.books.Report.Sum;
import dev.turnpike.gateway.http.wire.Json;
import dev.turnpike.x402.Address;
import java.math.BigInteger;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The books held against the chain, as it is shown. */
final class ReportView {
    private ReportView() {}

    static ObjectNode of(Report report) {
        ObjectNode view = Json.object()
                .put("from", report.from().toString())
                .put("to", report.to().toString())
                .put("until", report.until().toString())
                .put("agrees", report.differences().isEmpty());
        ArrayNode accounts = view.putArray("accounts");
        report.accounts().stream().map(Address::checksummed).sorted().forEach(accounts::add);
        view.set("received", sum(report.received()));
        view.set("sent", sum(report.sent()));
        view.set("differences", LedgerPages.array(report.differences().stream().map(ReportView::finding).toList()));
        view.set("pending", LedgerPages.array(report.pending().stream().map(ReportView::finding).toList()));
        return view;
    }

    private static ObjectNode sum(Sum sum) {
        return money(Json.object().put("transfers", sum.transfers()), sum.amount());
    }

    private static ObjectNode finding(Finding finding) {
        Difference difference = finding.difference();
        ObjectNode view = money(Json.object().put("kind", difference.kind().label()), difference.amount());
        if (difference.transaction() != null) view.put("transaction", difference.transaction().hex());
        view.put("from", difference.from().checksummed()).put("to", difference.to().checksummed());
        if (!difference.job().isEmpty()) view.put("job", difference.job()).put("purchase", difference.purchase());
        if (difference.upstream() != null) view.put("upstream", difference.upstream());
        return view.put("inSuspense", finding.isInSuspense()).put("message", difference.sentence());
    }

    private static ObjectNode money(ObjectNode view, BigInteger atomic) {
        return view.put("atomic", atomic.toString()).put("usd", LedgerView.usd(atomic));
    }
}
