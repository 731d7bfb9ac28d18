/* A stand-in for libnvidia-ml.so.1 with two GPUs, bent by macros. */
#include <string.h>

#ifndef INIT
#define INIT 0 /* what nvmlInit_v2 answers */
#endif
#ifndef COUNT
#define COUNT 2 /* how many GPUs there are */
#endif
#ifndef HANDLE_1
#define HANDLE_1 0 /* what asking for the second GPU answers */
#endif
#ifndef MEMORY
#define MEMORY 0 /* what asking for memory answers */
#endif

static int open_count;

int fake_open_count(void) { return open_count; }

int nvmlInit_v2(void) {
    if (INIT == 0) open_count++;
    return INIT;
}

int nvmlShutdown(void) {
    if (open_count == 0) return 1;
    open_count--;
    return 0;
}

const char *nvmlErrorString(int code) {
    switch (code) {
    case 1: return "Uninitialized";
    case 3: return "Not Supported";
    case 4: return "Insufficient Permissions";
    case 9: return "Driver Not Loaded";
    case 15: return "GPU is lost";
    default: return "Unknown Error";
    }
}

static int put(char *to, unsigned size, const char *text) {
    if (open_count == 0) return 1;
    if (strlen(text) >= size) return 7;
    strcpy(to, text);
    return 0;
}

int nvmlSystemGetDriverVersion(char *version, unsigned length) { return put(version, length, "570.86.10"); }

int nvmlDeviceGetCount_v2(unsigned *count) {
    *count = COUNT;
    return open_count == 0 ? 1 : 0;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) {
    if (index == 1 && HANDLE_1 != 0) return HANDLE_1;
    *device = (void *)(unsigned long)(index + 1);
    return 0;
}

#ifndef NO_NAME
int nvmlDeviceGetName(void *device, char *name, unsigned length) {
    return put(name, length, device == (void *)1 ? "NVIDIA H100 80GB HBM3" : "NVIDIA A10");
}
#endif

int nvmlDeviceGetUUID(void *device, char *uuid, unsigned length) {
    return put(uuid, length, device == (void *)1 ? "GPU-00000000-0000-0000-0000-000000000001"
                                                 : "GPU-00000000-0000-0000-0000-000000000002");
}

struct memory {
    unsigned long long total, free, used;
};

int nvmlDeviceGetMemoryInfo(void *device, struct memory *memory) {
    if (MEMORY != 0) return MEMORY;
    memory->total = (device == (void *)1 ? 81559ULL : 23028ULL) << 20;
    memory->free = memory->total - 1;
    memory->used = 1;
    return 0;
}
