package redact

import (
	"fmt"
	"reflect"
	"strings"
	"text/template"
)

// Vocabulary is a word of ours and not of a participant, such as a facet: it may
// leave as it is. Known reports whether the word is one that was laid down.
type Vocabulary interface{ Known() bool }

// Fill renders a form of ours with pieces of research, and is the way of making
// anything that is sent. In input a text is a Masked or a known Vocabulary: a
// string anywhere in it is refused, however deep, so that nothing gets into a
// form unmasked. Numbers and truth values pass.
func Fill(form *template.Template, input any) (Masked, error) {
	if err := passes(reflect.ValueOf(input)); err != nil {
		return Masked{}, err.in(form.Name())
	}
	var b strings.Builder
	if err := form.Execute(&b, input); err != nil {
		return Masked{}, fmt.Errorf("filling the form %s: %w", form.Name(), err)
	}
	return Masked{text: b.String(), original: b.Len()}, nil
}

var (
	maskedType     = reflect.TypeFor[Masked]()
	vocabularyType = reflect.TypeFor[Vocabulary]()
)

// unfit is a value that a form does not take, and the way to it.
type unfit struct{ place, what string }

func (u *unfit) in(place string) *unfit {
	u.place = place + u.place
	return u
}

func (u *unfit) Error() string { return u.place + " " + u.what }

// passes refuses a value that holds text of nobody knows whom.
func passes(v reflect.Value) *unfit {
	if !v.IsValid() || v.Type() == maskedType {
		return nil
	}
	switch v.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64:
		return nil
	case reflect.String:
		if v.Type().Implements(vocabularyType) && v.Interface().(Vocabulary).Known() {
			return nil
		}
		return &unfit{what: fmt.Sprintf("holds a %s that is not masked", v.Type())}
	case reflect.Pointer, reflect.Interface:
		return passes(v.Elem())
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if err := passes(v.Index(i)); err != nil {
				return err.in(fmt.Sprintf("[%d]", i))
			}
		}
		return nil
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() {
				return &unfit{"." + f.Name, "cannot be looked at"}
			}
			if err := passes(v.Field(i)); err != nil {
				return err.in("." + f.Name)
			}
		}
		return nil
	}
	return &unfit{what: fmt.Sprintf("is a %s, which a form does not take", v.Kind())}
}
