package dev.berth.examples.probe;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.hardware.Discovery;
import dev.berth.hardware.FoundGpu;
import dev.berth.hardware.GpuProcess;
import dev.berth.hardware.GpuSample;
import dev.berth.hardware.HealthEvent;
import dev.berth.hardware.MigInstance;
import dev.berth.hardware.Reading;
import dev.berth.model.MigGeometry;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a probe has found, as JSON; what is not known is left out. */
final class ProbeJson {

    private final JsonObject json = new JsonObject();

    ProbeJson(String server, Discovery found, Reading reading) {
        json.addProperty("server", server);
        json.addProperty("driverVersion", found.driverVersion());
        json.addProperty("libraryVersion", found.libraryVersion());
        JsonArray gpus = new JsonArray();
        found.gpus().forEach(gpu -> gpus.add(gpu(gpu, reading)));
        json.add("gpus", gpus);
        found.topology().ifPresent(topology -> {
            JsonArray rows = new JsonArray();
            topology.text().lines().forEach(rows::add);
            json.add("topology", rows);
        });
        found.reason().ifPresent(reason -> json.addProperty("reason", reason));
    }

    String text() {
        return json.toString();
    }

    static String event(HealthEvent event) {
        JsonObject json = new JsonObject();
        json.addProperty("deviceId", event.deviceId());
        json.addProperty("event", event.kind().name());
        json.addProperty("code", event.code());
        json.addProperty("condemns", event.condemns());
        json.addProperty("text", event.text());
        return json.toString();
    }

    private static JsonObject gpu(FoundGpu found, Reading reading) {
        JsonObject json = new JsonObject();
        json.addProperty("index", found.index());
        json.addProperty("deviceId", found.gpu().deviceId());
        json.addProperty("manufacturer", found.gpu().manufacturer());
        json.addProperty("model", found.gpu().model());
        json.addProperty("memoryMib", found.gpu().memoryMib());
        found.serial().ifPresent(serial -> json.addProperty("serial", serial));
        found.pciBusId().ifPresent(bus -> json.addProperty("pciBusId", bus));
        add(json, "numaNode", found.numaNode());
        found.cpus().ifPresent(cpus -> json.addProperty("cpus", cpus));
        json.addProperty("migEnabled", found.migEnabled());
        found.geometry().ifPresent(geometry -> json.add("migProfiles", profiles(geometry)));
        JsonArray instances = new JsonArray();
        found.instances().forEach(instance -> instances.add(instance(instance)));
        json.add("migInstances", instances);
        reading.samples().stream().filter(sample -> sample.index() == found.index()).findFirst()
                .ifPresent(sample -> addSample(json, sample));
        return json;
    }

    private static JsonArray profiles(MigGeometry geometry) {
        JsonArray profiles = new JsonArray();
        geometry.profiles().forEach(profile -> {
            JsonObject json = new JsonObject();
            json.addProperty("name", profile.name());
            json.addProperty("memorySlices", profile.memorySlices());
            JsonArray starts = new JsonArray();
            profile.starts().forEach(starts::add);
            json.add("starts", starts);
            profiles.add(json);
        });
        return profiles;
    }

    private static JsonObject instance(MigInstance instance) {
        JsonObject json = new JsonObject();
        json.addProperty("deviceId", instance.gpu().deviceId());
        json.addProperty("model", instance.gpu().model());
        json.addProperty("memoryMib", instance.gpu().memoryMib());
        json.addProperty("instance", instance.instance());
        json.addProperty("computeInstance", instance.computeInstance());
        add(json, "start", instance.start());
        return json;
    }

    static String sample(Instant at, GpuSample sample) {
        JsonObject json = new JsonObject();
        json.addProperty("at", at.toString());
        json.addProperty("deviceId", sample.deviceId());
        addSample(json, sample);
        return json.toString();
    }

    private static void addSample(JsonObject json, GpuSample sample) {
        add(json, "memoryUsedMib", sample.memoryUsedMib());
        add(json, "memoryFreeMib", sample.memoryFreeMib());
        add(json, "powerMilliwatts", sample.powerMilliwatts());
        add(json, "powerLimitMilliwatts", sample.powerLimitMilliwatts());
        add(json, "temperatureCelsius", sample.temperatureCelsius());
        add(json, "gpuPercent", sample.gpuPercent());
        add(json, "memoryPercent", sample.memoryPercent());
        add(json, "eccCorrected", sample.eccCorrected());
        add(json, "eccUncorrected", sample.eccUncorrected());
        JsonArray processes = new JsonArray();
        sample.processes().forEach(process -> processes.add(process(process)));
        json.add("processes", processes);
        sample.problem().ifPresent(problem -> json.addProperty("problem", problem));
    }

    private static JsonObject process(GpuProcess process) {
        JsonObject json = new JsonObject();
        json.addProperty("pid", process.pid());
        add(json, "memoryMib", process.memoryMib());
        add(json, "instance", process.instance());
        return json;
    }

    private static void add(JsonObject json, String name, OptionalInt value) {
        value.ifPresent(number -> json.addProperty(name, number));
    }

    private static void add(JsonObject json, String name, OptionalLong value) {
        value.ifPresent(number -> json.addProperty(name, number));
    }
}
