/*
 * What the stand-in has, as told by the file "script" in the library's own folder, one word and its values a line, read
 * when NVML is initialised for the first time and by fake_reload:
 *
 *   driver VERSION            nvml VERSION              init CODE (what nvmlInit_v2 answers)
 *   gpu MIB BUS NUMA NAME     (adds a GPU; those below speak of GPUs by number, -1 for all)
 *   link GPU LINK PEER        (PEER: the number of a GPU, -1 a switch, -2 down)
 *   level GPU GPU LEVEL       p2p GPU GPU STATUS
 *   process GPU PID MIB INSTANCE    (MIB -1: unknown)
 *   mig GPU MODE              (-1 not supported, 0 off, 1 on)
 *   instance GPU ID PROFILE START
 *   fail GPU CODE FUNCTION    (FUNCTION may be *)
 *   event GPU TYPE DATA
 *   sample GPU USED_MIB MILLIWATTS CELSIUS GPU_PERCENT MEMORY_PERCENT
 */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#define GPUS 64
#define LINKS 18
#define PROCESSES 64
#define INSTANCES 7
#define FAILURES 256
#define EVENTS 64
#define NONE (-3)

struct gpu {
    char name[96], uuid[96], serial[30], bus[32];
    unsigned numa, power, celsius, gpu_percent, memory_percent;
    unsigned long long total, used;
    int link[LINKS], level[GPUS], p2p[GPUS], mig, processes, instances;
    struct { unsigned pid; long long mib; unsigned instance; } process[PROCESSES];
    struct { unsigned id, profile, start; } instance[INSTANCES];
};
static struct gpu gpus[GPUS];
static struct { int gpu, code; char function[64]; } failures[FAILURES];
static struct { int gpu; unsigned long long type, data; } events[EVENTS];
static char driver[80], library[80];
static int gpu_count, failure_count, event_count, event_next, init_code, open_count, sets_open;

int fake_open_count(void) { return open_count; }
int fake_sets_open(void) { return sets_open; }

static struct gpu *add_gpu(void) {
    struct gpu *g = &gpus[gpu_count];
    memset(g, 0, sizeof *g);
    g->mig = -1;
    for (int i = 0; i < LINKS; i++) g->link[i] = NONE;
    for (int i = 0; i < GPUS; i++) g->level[i] = 50;
    snprintf(g->uuid, sizeof g->uuid, "GPU-00000000-0000-0000-0000-%012d", gpu_count + 1);
    snprintf(g->serial, sizeof g->serial, "16500000%05d", gpu_count + 1);
    gpu_count++;
    return g;
}

static void read_line(const char *line) {
    char text[96] = "", name[96] = "";
    int a = 0, b = 0, c = 0, d = 0, e = 0, f = 0;
    unsigned long long type, data;
    long long mib;
    if (sscanf(line, "driver %79s", driver) == 1 || sscanf(line, "nvml %79s", library) == 1) return;
    if (sscanf(line, "init %d", &init_code) == 1) return;
    if (sscanf(line, "gpu %lld %31s %d %95[^\n]", &mib, text, &a, name) == 4) {
        struct gpu *g = add_gpu();
        g->total = mib << 20;
        g->used = 1 << 20;
        g->numa = a;
        strcpy(g->bus, text);
        strcpy(g->name, name);
    } else if (sscanf(line, "link %d %d %d", &a, &b, &c) == 3) gpus[a].link[b] = c;
    else if (sscanf(line, "level %d %d %d", &a, &b, &c) == 3) gpus[a].level[b] = gpus[b].level[a] = c;
    else if (sscanf(line, "p2p %d %d %d", &a, &b, &c) == 3) gpus[a].p2p[b] = gpus[b].p2p[a] = c;
    else if (sscanf(line, "process %d %d %lld %d", &a, &b, &mib, &c) == 4) {
        int i = gpus[a].processes++;
        gpus[a].process[i].pid = b;
        gpus[a].process[i].mib = mib;
        gpus[a].process[i].instance = c;
    } else if (sscanf(line, "mig %d %d", &a, &b) == 2) gpus[a].mig = b;
    else if (sscanf(line, "instance %d %d %d %d", &a, &b, &c, &d) == 4) {
        int i = gpus[a].instances++;
        gpus[a].instance[i].id = b;
        gpus[a].instance[i].profile = c;
        gpus[a].instance[i].start = d;
    } else if (sscanf(line, "fail %d %d %63s", &a, &b, text) == 3 && failure_count < FAILURES) {
        failures[failure_count].gpu = a;
        failures[failure_count].code = b;
        strcpy(failures[failure_count++].function, text);
    } else if (sscanf(line, "event %d %llu %llu", &a, &type, &data) == 3 && event_count < EVENTS) {
        events[event_count].gpu = a;
        events[event_count].type = type;
        events[event_count++].data = data;
    } else if (sscanf(line, "sample %d %lld %d %d %d %d", &a, &mib, &c, &d, &e, &f) == 6) {
        gpus[a].used = mib << 20;
        gpus[a].power = c;
        gpus[a].celsius = d;
        gpus[a].gpu_percent = e;
        gpus[a].memory_percent = f;
    }
}

void fake_reload(void) {
    Dl_info info;
    char path[4096], line[256], *slash;
    gpu_count = failure_count = event_count = event_next = init_code = 0;
    strcpy(driver, "570.86.10");
    strcpy(library, "12.570.86.10");
    dladdr((void *)fake_reload, &info);
    strncpy(path, info.dli_fname, sizeof path - 16);
    slash = strrchr(path, '/');
    strcpy(slash == NULL ? path : slash + 1, "script");
    FILE *script = fopen(path, "r");
    if (script == NULL) return;
    while (fgets(line, sizeof line, script) != NULL) read_line(line);
    fclose(script);
}
