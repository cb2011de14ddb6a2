//go:build !static

package onnx

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"unsafe"
)

// Runtime is the loaded library.
type Runtime struct {
	api       *api
	version   string
	env       object
	allocator object
}

// Load loads the library at path.
func Load(path string) (*Runtime, error) {
	address, err := lookUp(path, "OrtGetApiBase")
	if err != nil {
		return nil, fmt.Errorf("loading %s: %w", path, err)
	}
	a, version, err := newAPI(address)
	if err != nil {
		return nil, fmt.Errorf("loading %s: %w", path, err)
	}
	r := &Runtime{api: a, version: version}
	if err := r.begin(); err != nil {
		r.Close()
		return nil, fmt.Errorf("starting ONNX Runtime %s: %w", version, err)
	}
	return r, nil
}

// begin makes what all sessions share. On Windows the library would tell its
// maker of its use if it were let.
func (r *Runtime) begin() error {
	if err := r.api.check("making an environment", r.api.createEnv(logErrors, "personas", &r.env)); err != nil {
		return err
	}
	return errors.Join(
		r.api.check("turning telemetry off", r.api.disableTelemetry(r.env)),
		r.api.check("finding the allocator", r.api.allocator(&r.allocator)))
}

// Version returns the version of the library, such as "1.23.2".
func (r *Runtime) Version() string { return r.version }

// Close releases what sessions shared; they are closed before.
func (r *Runtime) Close() {
	if r.env != nil {
		r.api.releaseEnv(r.env)
		r.env = nil
	}
}

// Session is a model made ready: int64 tensors of one shape in, one float32
// tensor out.
type Session struct {
	runtime *Runtime
	session object
	inputs  names
	output  names
	close   sync.Once
}

// names is an array of C strings. What the library is given stays where it is
// for as long as the pinner lasts.
type names struct {
	strings []*byte
	pinner  runtime.Pinner
}

func (n *names) set(all ...string) {
	for _, name := range all {
		text := append([]byte(name), 0)
		n.pinner.Pin(&text[0])
		n.strings = append(n.strings, &text[0])
	}
	n.pinner.Pin(&n.strings[0])
}

// Open makes a model ready that has inputs and an output of these names.
func (r *Runtime) Open(model []byte, inputs []string, output string) (*Session, error) {
	if len(model) == 0 || len(inputs) == 0 {
		return nil, errors.New("opening a model: it is empty, or has no inputs")
	}
	var options object
	if err := r.api.check("making options", r.api.createOptions(&options)); err != nil {
		return nil, err
	}
	defer r.api.releaseOptions(options)
	err := errors.Join(
		r.api.check("setting threads", r.api.setIntraOpThreads(options, 1)),
		r.api.check("setting threads", r.api.setInterOpThreads(options, 1)),
		r.api.check("setting memory", r.api.disableMemPattern(options))) // shapes are seldom the same twice
	if err != nil {
		return nil, err
	}
	s := &Session{runtime: r}
	if err := r.api.check("opening a model", r.api.createSession(r.env, &model[0], uintptr(len(model)), options, &s.session)); err != nil {
		return nil, err
	}
	s.inputs.set(inputs...)
	s.output.set(output)
	return s, nil
}

// Close releases the model. No call of Run is under way or comes later.
func (s *Session) Close() {
	s.close.Do(func() {
		s.runtime.api.releaseSession(s.session)
		s.inputs.pinner.Unpin()
		s.output.pinner.Unpin()
	})
}

// Run computes the model's output of inputs, in the order of their names, which
// all have rows × columns values. The output has rows × columns × depth values,
// as many as out.
func (s *Session) Run(out []float32, rows, columns int, inputs ...[]int64) (err error) {
	if len(inputs) != len(s.inputs.strings) {
		return fmt.Errorf("running a model: %d inputs, it has %d", len(inputs), len(s.inputs.strings))
	}
	values := make([]object, len(inputs)+1)
	result := &values[len(inputs)]
	defer func() {
		for _, v := range values {
			if v != nil {
				s.runtime.api.releaseValue(v)
			}
		}
	}()
	for i, input := range inputs {
		if values[i], err = s.runtime.tensor(input, rows, columns); err != nil {
			return err
		}
	}
	err = s.runtime.api.check("running a model", s.runtime.api.run(s.session, nil,
		&s.inputs.strings[0], &values[0], uintptr(len(inputs)), &s.output.strings[0], 1, result))
	if err != nil {
		return err
	}
	return s.runtime.read(out, *result)
}

// tensor copies values into memory of the library's own: a tensor on ours would
// have to be pinned for as long as it lives.
func (r *Runtime) tensor(values []int64, rows, columns int) (object, error) {
	if rows <= 0 || columns <= 0 || len(values) != rows*columns {
		return nil, fmt.Errorf("making a tensor: %d values for %d × %d", len(values), rows, columns)
	}
	shape := []int64{int64(rows), int64(columns)}
	var tensor, data unsafe.Pointer
	if err := r.api.check("making a tensor", r.api.createTensor(r.allocator, &shape[0], 2, elementInt64, &tensor)); err != nil {
		return nil, err
	}
	if err := r.api.check("filling a tensor", r.api.tensorData(tensor, &data)); err != nil {
		r.api.releaseValue(tensor)
		return nil, err
	}
	copy(unsafe.Slice((*int64)(data), len(values)), values)
	return tensor, nil
}

// read copies a tensor of floats, of just the length of out.
func (r *Runtime) read(out []float32, tensor object) error {
	var shape object
	if err := r.api.check("reading a tensor", r.api.typeAndShape(tensor, &shape)); err != nil {
		return err
	}
	defer r.api.releaseTypeOfShape(shape)
	var element int32
	var count uintptr
	var data unsafe.Pointer
	for _, s := range []status{r.api.elementType(shape, &element), r.api.elementCount(shape, &count), r.api.tensorData(tensor, &data)} {
		if err := r.api.check("reading a tensor", s); err != nil {
			return err
		}
	}
	if element != elementFloat || count != uintptr(len(out)) {
		return fmt.Errorf("the model gave %d values of type %d, not %d of type %d", count, element, len(out), elementFloat)
	}
	copy(out, unsafe.Slice((*float32)(data), len(out)))
	return nil
}
