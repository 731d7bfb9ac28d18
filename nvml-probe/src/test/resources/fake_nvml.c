/*
 * A stand-in for libnvidia-ml.so.1; fake_script.h says what it has.
 *
 * The macro OLD leaves out every function that an old driver lacks, NO_NAME a function that none lacks.
 */
#define _GNU_SOURCE
#include "fake_nvml.h"
#include "fake_script.h"
#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define MIG_HANDLE 0x10000
#define INSTANCE_HANDLE 0x20000

static int is_mig(void *device) { return ((unsigned long)device & MIG_HANDLE) != 0; }
static int number(void *device) { return (int)((unsigned long)device & 0xff) - 1; }
static struct gpu *of(void *device) { return &gpus[number(device)]; }
static unsigned mig_index(void *device) { return ((unsigned long)device >> 8) & 0xff; }

/* What a function answers of a device, before it has looked at anything else. */
static int answer(int gpu, const char *function) {
    if (open_count == 0) return 1;
    if (gpu >= gpu_count || gpu < -1) return 2;
    for (int i = 0; i < failure_count; i++) {
        if ((failures[i].gpu == gpu || failures[i].gpu == -1)
                && (strcmp(failures[i].function, function) == 0 || strcmp(failures[i].function, "*") == 0)) {
            return failures[i].code;
        }
    }
    return 0;
}
#define ANSWER(gpu) do { int code = answer(gpu, __func__); if (code != 0) return code; } while (0)

static int put(char *to, unsigned size, const char *text) {
    if (strlen(text) >= size) return 7;
    strcpy(to, text);
    return 0;
}

int nvmlInit_v2(void) {
    if (open_count == 0) fake_reload();
    if (init_code == 0) open_count++;
    return init_code;
}

int nvmlShutdown(void) {
    if (open_count == 0) return 1;
    open_count--;
    return 0;
}

const char *nvmlErrorString(int code) {
    switch (code) {
    case 1: return "Uninitialized";
    case 2: return "Invalid Argument";
    case 3: return "Not Supported";
    case 4: return "Insufficient Permissions";
    case 9: return "Driver Not Loaded";
    case 15: return "GPU is lost";
    case 16: return "GPU requires reset";
    case 25: return "Argument version mismatch";
    default: return "Unknown Error";
    }
}

int nvmlSystemGetDriverVersion(char *version, unsigned length) { ANSWER(-1); return put(version, length, driver); }
int nvmlSystemGetNVMLVersion(char *version, unsigned length) { ANSWER(-1); return put(version, length, library); }

int nvmlDeviceGetCount_v2(unsigned *count) {
    ANSWER(-1);
    *count = gpu_count;
    return 0;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) {
    ANSWER((int)index);
    *device = (void *)(unsigned long)(index + 1);
    return 0;
}

int nvmlDeviceGetHandleByUUID(const char *uuid, void **device) {
    for (int i = 0; i < gpu_count; i++) {
        if (strcmp(gpus[i].uuid, uuid) == 0) {
            ANSWER(i);
            *device = (void *)(unsigned long)(i + 1);
            return 0;
        }
    }
    return 6;
}

/* Profiles by their number: id, compute slices, memory slices, MB, instances, name, starts. */
static const struct profile {
    unsigned id, slices, memory, mb, count;
    const char *name;
    unsigned starts[7];
} profiles[] = {
    {19, 1, 1, 9856, 7, "1g.10gb", {0, 1, 2, 3, 4, 5, 6}},
    {14, 2, 2, 20096, 3, "2g.20gb", {0, 2, 4}},
    {9, 3, 4, 40448, 2, "3g.40gb", {0, 4}},
    {5, 4, 4, 40448, 1, "4g.40gb", {0}},
    {0, 7, 8, 80896, 1, "7g.80gb", {0}},
    {99, 0, 0, 0, 0, NULL, {0}},
    {99, 0, 0, 0, 0, NULL, {0}},
    {20, 1, 1, 9856, 7, "1g.10gb+me", {0, 1, 2, 3, 4, 5, 6}},
    {99, 0, 0, 0, 0, NULL, {0}},
    {15, 1, 2, 20096, 4, "1g.20gb", {0, 2, 4, 6}},
};
#define PROFILES (sizeof profiles / sizeof *profiles)

static const struct profile *by_id(unsigned id) {
    for (unsigned i = 0; i < PROFILES; i++) if (profiles[i].id == id && profiles[i].name != NULL) return &profiles[i];
    return NULL;
}

#ifndef NO_NAME
int nvmlDeviceGetName(void *device, char *name, unsigned length) {
    ANSWER(number(device));
    if (!is_mig(device)) return put(name, length, of(device)->name);
    char text[160];
    snprintf(text, sizeof text, "%s MIG %s", of(device)->name,
            by_id(of(device)->instance[mig_index(device)].profile)->name);
    return put(name, length, text);
}
#endif

int nvmlDeviceGetUUID(void *device, char *uuid, unsigned length) {
    ANSWER(number(device));
    if (!is_mig(device)) return put(uuid, length, of(device)->uuid);
    char text[96];
    snprintf(text, sizeof text, "MIG-00000000-0000-0000-%04d-%012d", number(device) + 1,
            of(device)->instance[mig_index(device)].id);
    return put(uuid, length, text);
}

int nvmlDeviceGetSerial(void *device, char *serial, unsigned length) {
    ANSWER(number(device));
    return put(serial, length, of(device)->serial);
}

int nvmlDeviceGetPciInfo_v3(void *device, nvmlPciInfo_t *pci) {
    ANSWER(number(device));
    memset(pci, 0, sizeof *pci);
    return put(pci->busId, sizeof pci->busId, of(device)->bus);
}

int nvmlDeviceGetMemoryInfo(void *device, nvmlMemory_t *memory) {
    ANSWER(number(device));
    struct gpu *g = of(device);
    memory->total = is_mig(device) ? (unsigned long long)by_id(g->instance[mig_index(device)].profile)->mb << 20
                                   : g->total;
    memory->used = is_mig(device) ? 0 : g->used + (600 << 20);
    memory->free = memory->total - memory->used;
    return 0;
}

int nvmlDeviceGetPowerUsage(void *device, unsigned *milliwatts) {
    ANSWER(number(device));
    *milliwatts = of(device)->power;
    return 0;
}

int nvmlDeviceGetEnforcedPowerLimit(void *device, unsigned *milliwatts) {
    ANSWER(number(device));
    *milliwatts = 400000;
    return 0;
}

int nvmlDeviceGetTemperature(void *device, int sensor, unsigned *celsius) {
    ANSWER(number(device));
    *celsius = of(device)->celsius;
    return sensor == 0 ? 0 : 2;
}

int nvmlDeviceGetUtilizationRates(void *device, nvmlUtilization_t *utilization) {
    ANSWER(number(device));
    utilization->gpu = of(device)->gpu_percent;
    utilization->memory = of(device)->memory_percent;
    return 0;
}

int nvmlDeviceGetTotalEccErrors(void *device, int kind, int counter, unsigned long long *count) {
    ANSWER(number(device));
    if (counter != 1) return 2;
    *count = kind == 0 ? 5 : 2;
    return 0;
}

static int processes(void *device, unsigned *count, char *to, int size) {
    struct gpu *g = of(device);
    unsigned room = *count;
    *count = g->processes;
    if (room < *count) return 7;
    for (int i = 0; i < g->processes; i++) {
        nvmlProcessInfo_v2_t info = {.pid = g->process[i].pid, .usedGpuMemory = g->process[i].mib < 0 ? -1ULL
                : (unsigned long long)g->process[i].mib << 20, .gpuInstanceId = g->process[i].instance};
        memcpy(to + i * size, &info, size);
    }
    return 0;
}

int nvmlDeviceGetComputeRunningProcesses(void *device, unsigned *count, nvmlProcessInfo_v1_t *infos) {
    ANSWER(number(device));
    return processes(device, count, (char *)infos, sizeof *infos);
}

int nvmlDeviceGetNvLinkState(void *device, unsigned link, unsigned *active) {
    ANSWER(number(device));
    if (link >= LINKS) return 2;
    if (of(device)->link[link] == NONE) return 3;
    *active = of(device)->link[link] != -2;
    return 0;
}

int nvmlDeviceGetNvLinkRemotePciInfo_v2(void *device, unsigned link, nvmlPciInfo_t *pci) {
    ANSWER(number(device));
    int peer = link < LINKS ? of(device)->link[link] : NONE;
    if (peer < -1) return 3;
    memset(pci, 0, sizeof *pci);
    return put(pci->busId, sizeof pci->busId, peer >= 0 ? gpus[peer].bus : "00000000:C4:00.0");
}

int nvmlDeviceGetTopologyCommonAncestor(void *one, void *other, int *level) {
    ANSWER(number(one));
    *level = of(one)->level[number(other)];
    return 0;
}

int nvmlDeviceGetP2PStatus(void *one, void *other, int index, int *status) {
    ANSWER(number(one));
    *status = of(one)->p2p[number(other)];
    return index == 2 ? 0 : 2;
}

int nvmlDeviceGetCpuAffinity(void *device, unsigned words, unsigned long *set) {
    ANSWER(number(device));
    memset(set, 0, words * sizeof *set);
    set[of(device)->numa % words] = 0xff00ffUL;
    return 0;
}

int nvmlEventSetCreate(void **set) {
    ANSWER(-1);
    sets_open++;
    *set = (void *)0x5e7UL;
    return 0;
}

int nvmlEventSetFree(void *set) {
    sets_open--;
    return set == (void *)0x5e7UL ? 0 : 2;
}

int nvmlDeviceGetSupportedEventTypes(void *device, unsigned long long *types) {
    ANSWER(number(device));
    *types = 0x1f;
    return 0;
}

int nvmlDeviceRegisterEvents(void *device, unsigned long long types, void *set) {
    ANSWER(number(device));
    return (types & ~0x1fULL) == 0 && set == (void *)0x5e7UL ? 0 : 2;
}

static int wait_for(nvmlEventData_t *data, unsigned millis, int size) {
    if (event_next == event_count) {
        usleep(millis * 1000);
        return 10;
    }
    nvmlEventData_t event = {.device = (void *)(unsigned long)(events[event_next].gpu + 1),
            .eventType = events[event_next].type, .eventData = events[event_next].data, .gpuInstanceId = -1U,
            .computeInstanceId = -1U};
    event_next++;
    memcpy(data, &event, size);
    return 0;
}

int nvmlEventSetWait(void *set, nvmlEventData_t *data, unsigned millis) {
    (void)set;
    ANSWER(-1);
    return wait_for(data, millis, offsetof(nvmlEventData_t, gpuInstanceId));
}

#ifndef OLD
int nvmlEventSetWait_v2(void *set, nvmlEventData_t *data, unsigned millis) {
    (void)set;
    ANSWER(-1);
    return wait_for(data, millis, sizeof *data);
}

int nvmlDeviceGetMemoryInfo_v2(void *device, nvmlMemory_v2_t *memory) {
    ANSWER(number(device));
    if (memory->version != STRUCT_VERSION(nvmlMemory_v2_t, 2)) return 25;
    memory->total = of(device)->total;
    memory->reserved = 600 << 20;
    memory->used = of(device)->used;
    memory->free = memory->total - memory->reserved - memory->used;
    return 0;
}

int nvmlDeviceGetComputeRunningProcesses_v2(void *device, unsigned *count, nvmlProcessInfo_v2_t *infos) {
    ANSWER(number(device));
    return processes(device, count, (char *)infos, sizeof *infos);
}

int nvmlDeviceGetComputeRunningProcesses_v3(void *device, unsigned *count, nvmlProcessInfo_v2_t *infos) {
    ANSWER(number(device));
    return processes(device, count, (char *)infos, sizeof *infos);
}

int nvmlDeviceGetNvLinkRemoteDeviceType(void *device, unsigned link, int *type) {
    ANSWER(number(device));
    int peer = link < LINKS ? of(device)->link[link] : NONE;
    *type = peer == -1 ? 2 : 0;
    return peer < -1 ? 3 : 0;
}

int nvmlDeviceGetMemoryAffinity(void *device, unsigned words, unsigned long *set, unsigned scope) {
    ANSWER(number(device));
    memset(set, 0, words * sizeof *set);
    set[0] = 1UL << of(device)->numa;
    return scope == 0 ? 0 : 2;
}

int nvmlDeviceGetMigMode(void *device, unsigned *current, unsigned *pending) {
    ANSWER(number(device));
    *current = *pending = of(device)->mig == 1;
    return of(device)->mig < 0 ? 3 : 0;
}

int nvmlDeviceGetMaxMigDeviceCount(void *device, unsigned *count) {
    ANSWER(number(device));
    *count = of(device)->mig == 1 ? INSTANCES : 0;
    return 0;
}

int nvmlDeviceGetMigDeviceHandleByIndex(void *device, unsigned index, void **mig) {
    ANSWER(number(device));
    if ((int)index >= of(device)->instances) return 6;
    *mig = (void *)(unsigned long)(MIG_HANDLE | index << 8 | (number(device) + 1));
    return 0;
}

int nvmlDeviceGetGpuInstanceId(void *device, unsigned *id) {
    ANSWER(number(device));
    *id = of(device)->instance[mig_index(device)].id;
    return is_mig(device) ? 0 : 3;
}

int nvmlDeviceGetComputeInstanceId(void *device, unsigned *id) {
    ANSWER(number(device));
    *id = 0;
    return is_mig(device) ? 0 : 3;
}

int nvmlDeviceGetGpuInstanceProfileInfo(void *device, unsigned profile, nvmlGpuInstanceProfileInfo_t *info) {
    ANSWER(number(device));
    if (of(device)->mig < 0 || profile >= PROFILES || profiles[profile].name == NULL) return 3;
    memset(info, 0, sizeof *info);
    info->id = profiles[profile].id;
    info->sliceCount = profiles[profile].slices;
    info->instanceCount = profiles[profile].count;
    info->memorySizeMB = profiles[profile].mb;
    return 0;
}

int nvmlDeviceGetGpuInstanceProfileInfoV(void *device, unsigned profile, nvmlGpuInstanceProfileInfo_v2_t *info) {
    ANSWER(number(device));
    if (info->version != STRUCT_VERSION(nvmlGpuInstanceProfileInfo_v2_t, 2)) return 25;
    if (of(device)->mig < 0 || profile >= PROFILES || profiles[profile].name == NULL) return 3;
    memset((char *)info + sizeof info->version, 0, sizeof *info - sizeof info->version);
    info->id = profiles[profile].id;
    info->sliceCount = profiles[profile].slices;
    info->instanceCount = profiles[profile].count;
    info->memorySizeMB = profiles[profile].mb;
    snprintf(info->name, sizeof info->name, "MIG %s", profiles[profile].name);
    return 0;
}

int nvmlDeviceGetGpuInstancePossiblePlacements_v2(void *device, unsigned id, nvmlGpuInstancePlacement_t *to,
        unsigned *count) {
    ANSWER(number(device));
    const struct profile *profile = by_id(id);
    if (profile == NULL) return 2;
    unsigned room = *count;
    *count = profile->count;
    if (to == NULL) return 0;
    if (room < profile->count) return 7;
    for (unsigned i = 0; i < profile->count; i++) {
        to[i].start = profile->starts[i];
        to[i].size = profile->memory;
    }
    return 0;
}

int nvmlDeviceGetGpuInstanceById(void *device, unsigned id, void **instance) {
    ANSWER(number(device));
    for (int i = 0; i < of(device)->instances; i++) {
        if (of(device)->instance[i].id == id) {
            *instance = (void *)(unsigned long)(INSTANCE_HANDLE | i << 8 | (number(device) + 1));
            return 0;
        }
    }
    return 6;
}

int nvmlGpuInstanceGetInfo(void *instance, nvmlGpuInstanceInfo_t *info) {
    ANSWER(number(instance));
    int i = mig_index(instance);
    info->device = (void *)(unsigned long)(number(instance) + 1);
    info->id = of(instance)->instance[i].id;
    info->profileId = of(instance)->instance[i].profile;
    info->placement.start = of(instance)->instance[i].start;
    info->placement.size = by_id(info->profileId)->memory;
    return 0;
}
#endif

/* The compiler's word on sizes and offsets. */
#define AT(type, field) {#type, #field, offsetof(type, field)}
#define SIZE(type) {#type, "bytes", sizeof(type)}
static const struct { const char *type, *field; int value; } layout[] = {
    SIZE(nvmlPciInfo_t), AT(nvmlPciInfo_t, busId),
    SIZE(nvmlMemory_t), AT(nvmlMemory_t, total), AT(nvmlMemory_t, free), AT(nvmlMemory_t, used),
    SIZE(nvmlMemory_v2_t), AT(nvmlMemory_v2_t, version), AT(nvmlMemory_v2_t, total), AT(nvmlMemory_v2_t, reserved),
    AT(nvmlMemory_v2_t, free), AT(nvmlMemory_v2_t, used),
    SIZE(nvmlUtilization_t), AT(nvmlUtilization_t, gpu), AT(nvmlUtilization_t, memory),
    SIZE(nvmlProcessInfo_v1_t), AT(nvmlProcessInfo_v1_t, pid), AT(nvmlProcessInfo_v1_t, usedGpuMemory),
    SIZE(nvmlProcessInfo_v2_t), AT(nvmlProcessInfo_v2_t, pid), AT(nvmlProcessInfo_v2_t, usedGpuMemory),
    AT(nvmlProcessInfo_v2_t, gpuInstanceId), AT(nvmlProcessInfo_v2_t, computeInstanceId),
    SIZE(nvmlGpuInstancePlacement_t), AT(nvmlGpuInstancePlacement_t, start), AT(nvmlGpuInstancePlacement_t, size),
    SIZE(nvmlGpuInstanceProfileInfo_t), AT(nvmlGpuInstanceProfileInfo_t, id),
    AT(nvmlGpuInstanceProfileInfo_t, sliceCount), AT(nvmlGpuInstanceProfileInfo_t, memorySizeMB),
    SIZE(nvmlGpuInstanceProfileInfo_v2_t), AT(nvmlGpuInstanceProfileInfo_v2_t, version),
    AT(nvmlGpuInstanceProfileInfo_v2_t, id), AT(nvmlGpuInstanceProfileInfo_v2_t, sliceCount),
    AT(nvmlGpuInstanceProfileInfo_v2_t, memorySizeMB), AT(nvmlGpuInstanceProfileInfo_v2_t, name),
    SIZE(nvmlGpuInstanceInfo_t), AT(nvmlGpuInstanceInfo_t, device), AT(nvmlGpuInstanceInfo_t, id),
    AT(nvmlGpuInstanceInfo_t, profileId), AT(nvmlGpuInstanceInfo_t, placement),
    SIZE(nvmlEventData_t), AT(nvmlEventData_t, device), AT(nvmlEventData_t, eventType),
    AT(nvmlEventData_t, eventData), AT(nvmlEventData_t, gpuInstanceId), AT(nvmlEventData_t, computeInstanceId),
};

int fake_layout(const char *type, const char *field) {
    for (unsigned i = 0; i < sizeof layout / sizeof *layout; i++) {
        if (strcasecmp(layout[i].type, type) == 0 && strcasecmp(layout[i].field, field) == 0) return layout[i].value;
    }
    return -1;
}
