package dev.berth.store.mongo;

import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.LinkDemand;
import dev.berth.model.Patience;
import dev.berth.model.Placement;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.Shape;
import dev.berth.model.Toleration;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;

/** Requests and what they hold as documents and back to the letter. */
final class RequestCodec {

    private RequestCodec() {
    }

    static Document encode(Request request) {
        Document document = new Document("id", request.id()).append("user", request.user())
                .append("project", request.project())
                .append("shapes", request.shapes().stream().map(RequestCodec::encode).toList())
                .append("priority", request.priority().name()).append("patience", request.patience().name());
        request.duration().ifPresent(value -> document.append("duration_millis", value.toMillis()));
        request.earliestStart().ifPresent(value -> document.append("earliest_start", Date.from(value)));
        request.deadline().ifPresent(value -> document.append("deadline", Date.from(value)));
        request.node().ifPresent(value -> document.append("node", value));
        return document.append("selectors", MapCodec.encode(request.selectors()))
                .append("tolerations", request.tolerations().stream()
                        .map(toleration -> MapCodec.pair(toleration.key(), toleration.value())).toList())
                .append("attributes", MapCodec.encode(request.attributes()));
    }

    static Request request(Document document) {
        RequestBuilder request = Request.builder(document.getString("id")).user(document.getString("user"))
                .project(document.getString("project"))
                .shapes(document.getList("shapes", Document.class).stream().map(RequestCodec::shape).toList())
                .priority(Priority.valueOf(document.getString("priority")))
                .patience(Patience.valueOf(document.getString("patience")))
                .selectors(MapCodec.decode(document, "selectors"))
                .tolerations(MapCodec.decode(document, "tolerations", Toleration::new).collect(Collectors.toSet()))
                .attributes(MapCodec.decode(document, "attributes"));
        Optional.ofNullable(document.getLong("duration_millis")).map(Duration::ofMillis).ifPresent(request::duration);
        instant(document, "earliest_start").ifPresent(request::earliestStart);
        instant(document, "deadline").ifPresent(request::deadline);
        Optional.ofNullable(document.getString("node")).ifPresent(request::node);
        return request.build();
    }

    private static Document encode(Shape shape) {
        GpuDemand gpus = shape.gpus();
        return NodeCodec.append(new Document(), shape.resources())
                .append("num_gpus", gpus.count()).append("gpu_milli", gpus.gpuMilli())
                .append("gpu_models", List.copyOf(gpus.models()))
                .append("gpu_min_memory_mib", gpus.minMemoryMib()).append("gpu_max_memory_mib", gpus.maxMemoryMib())
                .append("gpu_links", gpus.links().name());
    }

    private static Shape shape(Document document) {
        return new Shape(NodeCodec.resources(document),
                GpuDemand.builder(document.getInteger("num_gpus")).gpuMilli(document.getInteger("gpu_milli"))
                        .models(Set.copyOf(document.getList("gpu_models", String.class)))
                        .minMemoryMib(document.getLong("gpu_min_memory_mib"))
                        .maxMemoryMib(document.getLong("gpu_max_memory_mib"))
                        .links(LinkDemand.valueOf(document.getString("gpu_links"))).build());
    }

    static Document encode(Allocation allocation) {
        Placement placement = allocation.placement();
        Document document = new Document("id", allocation.id()).append("slot", allocation.slot())
                .append("request_id", allocation.requestId()).append("attempt", allocation.attempt())
                .append("node_ordinal", placement.nodeOrdinal()).append("node_id", placement.nodeId())
                .append("shape", encode(placement.shape())).append("gpu_mask", placement.gpuMask())
                .append("start", Date.from(allocation.start()));
        allocation.expiry().ifPresent(value -> document.append("expiry", Date.from(value)));
        return document;
    }

    static Allocation allocation(Document document) {
        Placement placement = new Placement(document.getInteger("node_ordinal"), document.getString("node_id"),
                shape(document.get("shape", Document.class)), document.getLong("gpu_mask"));
        return new Allocation(document.getLong("id"), document.getInteger("slot"), document.getString("request_id"),
                document.getInteger("attempt"), placement, document.getDate("start").toInstant(),
                instant(document, "expiry"));
    }

    static Optional<Instant> instant(Document document, String field) {
        return Optional.ofNullable(document.getDate(field)).map(Date::toInstant);
    }
}
