/* The C stack's side of the comparison: OpenSSL, libtiff, OpenJPEG.
 *
 *     bench PART DIR MILLISECONDS   nanoseconds of CPU for one PART
 *
 * Keys of CAs are at hand, as they are for the other sides. Every decode starts from
 * the bytes of the card's value and ends with samples in memory. */

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openjpeg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>
#include <time.h>

typedef struct {
    unsigned char *bytes;
    size_t length;
} Bytes;

static const char *folder;

static void need(int condition, const char *what) {
    if (!condition) {
        fprintf(stderr, "bench: %s\n", what);
        exit(1);
    }
}

static Bytes load(const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    need(file != NULL, path);
    Bytes data = {malloc(1 << 20), 0};
    data.length = fread(data.bytes, 1, 1 << 20, file);
    fclose(file);
    return data;
}

/* Ciphers: CBC, IV 0, ISO/IEC 7816-4 padding. */

static EVP_CIPHER *cipher;
static Bytes key, cryptograms[2];

static void decrypt(void) {
    static const unsigned char iv[16];
    for (int i = 0; i < 2; i++) {
        unsigned char *plain = malloc(cryptograms[i].length);
        EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
        int length = 0, last = 0;
        need(EVP_DecryptInit_ex2(context, cipher, key.bytes, iv, NULL) == 1, "key");
        EVP_CIPHER_CTX_set_padding(context, 0);
        need(EVP_DecryptUpdate(context, plain, &length, cryptograms[i].bytes,
                               (int)cryptograms[i].length) == 1, "decrypt");
        need(EVP_DecryptFinal_ex(context, plain + length, &last) == 1, "decrypt");
        while (length > 0 && plain[length - 1] == 0) length--;
        need(length > 0 && plain[length - 1] == 0x80, "padding");
        EVP_CIPHER_CTX_free(context);
        free(plain);
    }
}

static void prepare_cipher(const char *name, const char *first, const char *second) {
    cipher = EVP_CIPHER_fetch(NULL, name, NULL);
    need(cipher != NULL, name);
    key = load("key.bin");
    cryptograms[0] = load(first);
    cryptograms[1] = load(second);
}

/* Signatures: the card's over its data, the CA's over the certificate. */

static Bytes certificate, code, data;
static EVP_PKEY *authority;
static int is_ecdsa;

static void check(void) {
    const unsigned char *at = certificate.bytes;
    X509 *signer = d2i_X509(NULL, &at, (long)certificate.length);
    need(signer != NULL, "certificate");
    unsigned char *signature = code.bytes;
    int length = (int)code.length;
    if (is_ecdsa) {
        ECDSA_SIG *parts = ECDSA_SIG_new();
        ECDSA_SIG_set0(parts, BN_bin2bn(code.bytes, 48, NULL), BN_bin2bn(code.bytes + 48, 48, NULL));
        signature = NULL;
        length = i2d_ECDSA_SIG(parts, &signature);
        ECDSA_SIG_free(parts);
    }
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    need(EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, X509_get0_pubkey(signer)) == 1, "key");
    need(EVP_DigestVerify(context, signature, length, data.bytes, data.length) == 1, "signature");
    EVP_MD_CTX_free(context);
    if (is_ecdsa) OPENSSL_free(signature);
    need(X509_verify(signer, authority) == 1, "issuer");
    X509_free(signer);
}

static void prepare_check(const char *generation) {
    char name[64];
    snprintf(name, sizeof name, "%s/certificate.der", generation);
    certificate = load(name);
    snprintf(name, sizeof name, "%s/code.bin", generation);
    code = load(name);
    snprintf(name, sizeof name, "%s/data.bin", generation);
    data = load(name);
    snprintf(name, sizeof name, "%s/trust/ca.der", generation);
    Bytes encoded = load(name);
    const unsigned char *at = encoded.bytes;
    X509 *issuer = d2i_X509(NULL, &at, (long)encoded.length);
    need(issuer != NULL, "CA");
    authority = X509_get_pubkey(issuer);
    is_ecdsa = strcmp(generation, "second") == 0;
}

/* Images from memory. */

typedef struct {
    Bytes data;
    size_t position;
} Memory;

static Bytes images[2];
static int image_count;

static tmsize_t tiff_read(thandle_t handle, void *buffer, tmsize_t size) {
    Memory *memory = handle;
    size_t left = memory->data.length - memory->position;
    if ((size_t)size > left) size = (tmsize_t)left;
    memcpy(buffer, memory->data.bytes + memory->position, (size_t)size);
    memory->position += (size_t)size;
    return size;
}
static tmsize_t tiff_write(thandle_t handle, void *buffer, tmsize_t size) {
    (void)handle, (void)buffer, (void)size;
    return 0;
}
static toff_t tiff_seek(thandle_t handle, toff_t offset, int whence) {
    Memory *memory = handle;
    size_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? memory->position : memory->data.length;
    memory->position = from + offset;
    return memory->position;
}
static int tiff_close(thandle_t handle) {
    (void)handle;
    return 0;
}
static toff_t tiff_size(thandle_t handle) { return ((Memory *)handle)->data.length; }

static void decode_tiff(void) {
    for (int i = 0; i < image_count; i++) {
        Memory memory = {images[i], 0};
        TIFF *tiff = TIFFClientOpen("value", "rm", &memory, tiff_read, tiff_write, tiff_seek,
                                    tiff_close, tiff_size, NULL, NULL);
        need(tiff != NULL, "TIFF");
        uint32_t height = 0;
        TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
        tmsize_t row = TIFFScanlineSize(tiff);
        unsigned char *pixels = malloc((size_t)(row * height)), *at = pixels;
        for (uint32_t strip = 0; strip < TIFFNumberOfStrips(tiff); strip++) {
            tmsize_t length = TIFFReadEncodedStrip(tiff, strip, at, -1);
            need(length > 0, "strip");
            at += length;
        }
        need(at == pixels + row * height, "rows");
        free(pixels);
        TIFFClose(tiff);
    }
}

static OPJ_SIZE_T jpeg_read(void *buffer, OPJ_SIZE_T size, void *user) {
    Memory *memory = user;
    size_t left = memory->data.length - memory->position;
    if (left == 0) return (OPJ_SIZE_T)-1;
    if (size > left) size = left;
    memcpy(buffer, memory->data.bytes + memory->position, size);
    memory->position += size;
    return size;
}
static OPJ_OFF_T jpeg_skip(OPJ_OFF_T size, void *user) {
    ((Memory *)user)->position += (size_t)size;
    return size;
}
static OPJ_BOOL jpeg_seek(OPJ_OFF_T offset, void *user) {
    ((Memory *)user)->position = (size_t)offset;
    return OPJ_TRUE;
}

static void decode_jpeg(void) {
    Memory memory = {images[0], 0};
    opj_stream_t *stream = opj_stream_default_create(OPJ_TRUE);
    opj_stream_set_user_data(stream, &memory, NULL);
    opj_stream_set_user_data_length(stream, memory.data.length);
    opj_stream_set_read_function(stream, jpeg_read);
    opj_stream_set_skip_function(stream, jpeg_skip);
    opj_stream_set_seek_function(stream, jpeg_seek);
    opj_codec_t *codec = opj_create_decompress(OPJ_CODEC_JP2);
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    opj_image_t *image = NULL;
    need(opj_setup_decoder(codec, &parameters) && opj_read_header(stream, codec, &image) &&
             opj_decode(codec, stream, image) && opj_end_decompress(codec, stream), "JPEG 2000");
    size_t count = (size_t)image->comps[0].w * image->comps[0].h;
    unsigned char *pixels = malloc(3 * count);
    for (size_t i = 0; i < count; i++)
        for (int c = 0; c < 3; c++) pixels[3 * i + c] = (unsigned char)image->comps[c].data[i];
    need(count == 240 * 300, "size");
    free(pixels);
    opj_image_destroy(image);
    opj_destroy_codec(codec);
    opj_stream_destroy(stream);
}

static double now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

int main(int count, char **arguments) {
    if (count == 2 && strcmp(arguments[1], "versions") == 0) {
        printf("%s, %.*s, OpenJPEG %s\n", OpenSSL_version(OPENSSL_VERSION),
               (int)strcspn(TIFFGetVersion(), "\n"), TIFFGetVersion(), opj_version());
        return 0;
    }
    need(count == 4, "PART DIR MILLISECONDS");
    const char *part = arguments[1];
    folder = arguments[2];
    double duration = atof(arguments[3]) * 1e6;
    void (*work)(void) = NULL;
    if (strcmp(part, "tdes") == 0) {
        prepare_cipher("DES-EDE-CBC", "tdes0.bin", "tdes1.bin");
        work = decrypt;
    } else if (strcmp(part, "aes") == 0) {
        prepare_cipher("AES-128-CBC", "aes0.bin", "aes1.bin");
        work = decrypt;
    } else if (strcmp(part, "rsa") == 0) {
        prepare_check("first");
        work = check;
    } else if (strcmp(part, "ecdsa") == 0) {
        prepare_check("second");
        work = check;
    } else if (strcmp(part, "front") == 0) {
        images[0] = load("first/front_image");
        image_count = 1;
        work = decode_tiff;
    } else if (strcmp(part, "lines") == 0) {
        images[0] = load("second/name_image");
        images[1] = load("second/address_image");
        image_count = 2;
        work = decode_tiff;
    } else if (strcmp(part, "photo") == 0) {
        images[0] = load("first/photo");
        work = decode_jpeg;
    }
    need(work != NULL, "no such part");
    work();
    double start = now(CLOCK_MONOTONIC), cpu = now(CLOCK_THREAD_CPUTIME_ID);
    double rounds = 0;
    for (; now(CLOCK_MONOTONIC) - start < duration; rounds++) work();
    printf("%f\n", (now(CLOCK_THREAD_CPUTIME_ID) - cpu) / rounds);
    return 0;
}
