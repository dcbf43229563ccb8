package dev.turnpike.store.rows;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.Delivery.Picture;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.RouteWork;
import dev.turnpike.store.rows.RowJson.MayBeNull;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The progress of a job's work, without its order and its purchases, by the kind of work. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({@JsonSubTypes.Type(value = WorkRow.Images.class, name = "images"),
        @JsonSubTypes.Type(value = WorkRow.Route.class, name = "route")})
sealed interface WorkRow extends Row {
    static Images of(ImageWork work) {
        Delivery delivery = work.delivery();
        return new Images(delivery == null ? null : DeliveryRow.of(delivery), RouteRow.of(work.route()));
    }

    /** Work on images. */
    record Images(@MayBeNull @Nullable DeliveryRow delivery, RouteRow route) implements WorkRow {
        ImageWork work(ImageRequest request, List<Purchase> purchases) {
            return new ImageWork(request, purchases, delivery == null ? null : delivery.delivery(), route.route());
        }
    }

    /** Work on a request to a route. */
    record Route(boolean sent, @MayBeNull @Nullable AnswerRow answer) implements WorkRow {
        static Route of(RouteWork work) {
            RouteWork.Answer answer = work.answer();
            return new Route(work.sent(), answer == null ? null : AnswerRow.of(answer));
        }

        RouteWork work(OrderRow.Route order) {
            return new RouteWork(order.route(), order.call(), order.isBefore(), sent,
                    answer == null ? null : answer.answer());
        }
    }

    /** An answer of a route's upstream, whose body is in a file. */
    record AnswerRow(int status, List<HeaderRow> headers, String file) implements Row {
        static AnswerRow of(RouteWork.Answer answer) {
            return new AnswerRow(answer.status(),
                    answer.headers().stream().map(it -> new HeaderRow(it.name(), it.value())).toList(), answer.file());
        }

        RouteWork.Answer answer() {
            return new RouteWork.Answer(status,
                    headers.stream().map(it -> new RouteWork.Header(it.name(), it.value())).toList(), file);
        }
    }

    /** One header of an answer. */
    record HeaderRow(String name, String value) implements Row {}

    /** Images that may be handed out. */
    record DeliveryRow(String upstream, String model, int purchase, List<PictureRow> pictures,
            @MayBeNull @Nullable String linksEnd) implements Row {
        static DeliveryRow of(Delivery delivery) {
            return new DeliveryRow(delivery.upstream(), delivery.model(), delivery.purchase(),
                    delivery.pictures().stream().map(PictureRow::of).toList(),
                    delivery.linksEnd() == null ? null : delivery.linksEnd().toString());
        }

        Delivery delivery() {
            return new Delivery(upstream, model, purchase, pictures.stream().map(PictureRow::picture).toList(),
                    linksEnd == null ? null : Instant.parse(linksEnd));
        }
    }

    /** One image of a delivery. */
    record PictureRow(String url, String uuid, int width, int height, @MayBeNull @Nullable String mediaType)
            implements Row {
        static PictureRow of(Picture picture) {
            return new PictureRow(picture.url(), picture.uuid(), picture.width(), picture.height(),
                    picture.mediaType());
        }

        Picture picture() {
            return new Picture(url, uuid, width, height, mediaType);
        }
    }
}
