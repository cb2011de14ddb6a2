//go:build !static

package onnx

import (
	"errors"
	"fmt"
	"unsafe"

	"github.com/ebitengine/purego"
)

// apiVersion is ORT_API_VERSION of the header that the places below come from. A
// library of another version gives out the table of this one for as long as it
// supports it, and says so where it does not.
const apiVersion = 23

// Places in struct OrtApi of onnxruntime_c_api.h, ONNX Runtime 1.23, counted from
// 0 over every member, functions and releases alike. The header promises that
// members are only ever added at the end.
const (
	atGetErrorMessage                  = 2
	atCreateEnv                        = 3
	atDisableTelemetryEvents           = 6
	atCreateSessionFromArray           = 8
	atRun                              = 9
	atCreateSessionOptions             = 10
	atDisableMemPattern                = 17
	atSetIntraOpNumThreads             = 24
	atSetInterOpNumThreads             = 25
	atCreateTensorAsOrtValue           = 48
	atGetTensorMutableData             = 51
	atGetTensorElementType             = 60
	atGetTensorShapeElementCount       = 64
	atGetTensorTypeAndShape            = 65
	atGetAllocatorWithDefault          = 78
	atReleaseEnv                       = 92
	atReleaseStatus                    = 93
	atReleaseSession                   = 95
	atReleaseValue                     = 96
	atReleaseTensorTypeAndShape        = 99
	atReleaseSessionOptions            = 100
	tableLength                        = 101
	elementFloat                 int32 = 1 // ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT
	elementInt64                 int32 = 7 // ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64
	logErrors                    int32 = 3 // ORT_LOGGING_LEVEL_ERROR
)

// object is a pointer to something of the library's own.
type object = unsafe.Pointer

// status is what a function returns: nil, or what went wrong.
type status = unsafe.Pointer

// api is the functions that are used of the library's table.
type api struct {
	getErrorMessage    func(status) string
	createEnv          func(level int32, id string, out *object) status
	disableTelemetry   func(env object) status
	createSession      func(env object, model *byte, size uintptr, options object, out *object) status
	run                func(session, options object, names **byte, inputs *object, n uintptr, outNames **byte, m uintptr, outputs *object) status
	createOptions      func(out *object) status
	disableMemPattern  func(options object) status
	setIntraOpThreads  func(options object, n int32) status
	setInterOpThreads  func(options object, n int32) status
	createTensor       func(allocator object, shape *int64, n uintptr, element int32, out *object) status
	tensorData         func(value object, out *unsafe.Pointer) status
	typeAndShape       func(value object, out *object) status
	elementType        func(shape object, out *int32) status
	elementCount       func(shape object, out *uintptr) status
	allocator          func(out *object) status
	releaseEnv         func(object)
	releaseStatus      func(status)
	releaseSession     func(object)
	releaseValue       func(object)
	releaseTypeOfShape func(object)
	releaseOptions     func(object)
}

// apiBase is struct OrtApiBase, where the table is asked for.
type apiBase struct{ getAPI, getVersionString uintptr }

// errNotRuntime says that a library is another one than it should be.
var errNotRuntime = errors.New("is not ONNX Runtime: it has no function OrtGetApiBase")

// newAPI reads the table of a library that has the function OrtGetApiBase at
// the address.
func newAPI(getAPIBase uintptr) (*api, string, error) {
	var base func() *apiBase
	purego.RegisterFunc(&base, getAPIBase)
	b := base()
	if b == nil {
		return nil, "", errNotRuntime
	}
	var version func() string
	purego.RegisterFunc(&version, b.getVersionString)
	var getAPI func(version uint32) *[tableLength]uintptr
	purego.RegisterFunc(&getAPI, b.getAPI)
	table := getAPI(apiVersion)
	if table == nil {
		return nil, "", fmt.Errorf("is ONNX Runtime %s, which does not have version %d of its interface", version(), apiVersion)
	}
	a := &api{}
	for at, f := range map[int]any{
		atGetErrorMessage: &a.getErrorMessage, atCreateEnv: &a.createEnv, atDisableTelemetryEvents: &a.disableTelemetry,
		atCreateSessionFromArray: &a.createSession, atRun: &a.run, atCreateSessionOptions: &a.createOptions,
		atDisableMemPattern: &a.disableMemPattern, atSetIntraOpNumThreads: &a.setIntraOpThreads,
		atSetInterOpNumThreads: &a.setInterOpThreads, atCreateTensorAsOrtValue: &a.createTensor,
		atGetTensorMutableData: &a.tensorData, atGetTensorTypeAndShape: &a.typeAndShape,
		atGetTensorElementType: &a.elementType, atGetTensorShapeElementCount: &a.elementCount,
		atGetAllocatorWithDefault: &a.allocator, atReleaseEnv: &a.releaseEnv, atReleaseStatus: &a.releaseStatus,
		atReleaseSession: &a.releaseSession, atReleaseValue: &a.releaseValue,
		atReleaseTensorTypeAndShape: &a.releaseTypeOfShape, atReleaseSessionOptions: &a.releaseOptions,
	} {
		purego.RegisterFunc(f, table[at])
	}
	return a, version(), nil
}

// check turns a status into an error and releases it.
func (a *api) check(doing string, s status) error {
	if s == nil {
		return nil
	}
	defer a.releaseStatus(s)
	return fmt.Errorf("%s: %s", doing, a.getErrorMessage(s))
}
