"""Pydantic models: their fields as facts about paths."""

import enum
import types
import typing

import arguments
import calls
from annotated_types import Ge, Gt, Le, Lt
from findings import UNKNOWN
from places import plain_function, symbol_of
from pydantic import BaseModel
from pydantic_core import PydanticUndefined
from values import Known, Model, Place, Table, merge

JSON_TYPES = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    dict: "object",
    list: "array",
    tuple: "array",
    set: "array",
    type(None): "null",
}
BOUNDS = {Ge: ("minimum", "ge"), Gt: ("exclusiveMinimum", "gt"), Le: ("maximum", "le"), Lt: ("exclusiveMaximum", "lt")}


def is_model(cls):
    return isinstance(cls, type) and issubclass(cls, BaseModel) and cls is not BaseModel


def json_types(annotation):
    """Returns the JSON types of an annotation."""
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return json_types(parts[0])
    if origin in (typing.Union, types.UnionType):
        return sorted({name for part in parts for name in json_types(part)})
    if origin is typing.Literal:
        return sorted({JSON_TYPES.get(type(value), "any") for value in parts})
    if isinstance(origin, type):
        return json_types(origin)
    if isinstance(annotation, type):
        if issubclass(annotation, enum.Enum):
            return sorted({JSON_TYPES.get(type(member.value), "any") for member in annotation})
        if issubclass(annotation, BaseModel):
            return ["object"]
        return [next((name for known, name in JSON_TYPES.items() if issubclass(annotation, known)), "any")]
    return ["any"]


def item_types(annotation):
    """Returns the JSON types of the items of an annotation's arrays; none if it does not declare them."""
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType, typing.Annotated):
        return sorted({name for part in parts for name in item_types(part)})
    return json_types(parts[0]) if origin in (list, set, tuple) and parts else []


def allowed(annotation):
    """Returns the values that an annotation lists."""
    if typing.get_origin(annotation) is typing.Literal:
        return list(typing.get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return [member.value for member in annotation]
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return [value for part in typing.get_args(annotation) for value in allowed(part)]
    return []


def models_in(annotation):
    """Returns the models that an annotation names."""
    if is_model(annotation):
        return [annotation]
    return [found for part in typing.get_args(annotation) for found in models_in(part)]


def made(frame, cls, named, spread):
    """Creates a model from the sections that are spread into it or passed to its fields."""
    sections = {**named}
    found = []
    for value in spread:
        if isinstance(value, Place):
            found.append(Model(cls, value))
        elif isinstance(value, Table):
            sections.update(value.entries)
            found += [Model(cls, place) for place in value.rest if isinstance(place, Place)]
    given = {name: values for name, values in sections.items() if any(isinstance(value, Place) for value in values)}
    if not found:
        found.append(Model(cls, None, tuple(given.items())))
    for model in found:
        describe(frame, model)
    return tuple(found)


def name_in_file(name, field):
    """Returns a field's name in a file: its alias, if it has one."""
    return field.alias if isinstance(field.alias, str) else name


def field_values(model, name):
    """Returns the possible values of a model's field: another model, and the place that it is read from."""
    field = model.cls.model_fields.get(name)
    if field is None:
        return ()
    values = model.field(name_in_file(name, field))
    places = [value for value in values if isinstance(value, Place)]
    inner = [Model(cls, place) for cls in models_in(field.annotation) for place in places]
    return merge(inner, places if not inner else ())


def describe(frame, model, outer=()):
    """Notes what a model declares about its fields, and about the fields of the models that it contains."""
    cls, walk = model.cls, frame.walk
    if model.cls in outer or (model.cls, model.place, model.sections) in walk.described:
        return
    walk.described.add((model.cls, model.place, model.sections))
    if model.place is not None:
        walk.findings.read(model.place.path, "model", symbol_of(cls))
        walk.findings.at(model.place.path)["strict"] = cls.model_config.get("extra") == "forbid"
        _look_around(frame, model)
        _note_arguments(frame, model)
    for name, field in cls.model_fields.items():
        written = name_in_file(name, field)
        for place in model.field(written):
            if isinstance(place, Place):
                _note_field(walk.findings, cls, name, field, place)
                for inner in models_in(field.annotation):
                    describe(frame, Model(inner, place), (*outer, cls))
        if written != name and model.place is not None and cls.model_config.get("populate_by_name"):
            other = model.place.child(name).path
            walk.findings.read(other, "field", f"{symbol_of(cls)}.{name}")
            walk.findings.add(other, "aliasOf", model.place.child(written).path)


def _note_arguments(frame, model):
    """Notes reads of the arguments of a model's own constructor. They are not fields, but a section also fills them."""
    init = plain_function(model.cls.__init__)
    for parameter in arguments.parameters_of(init)[1:] if init is not None else ():
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD and parameter.name not in model.cls.model_fields:
            arguments.from_spread(frame, init, parameter, [model.place])


def _note_field(findings, cls, name, field, place):
    path = place.path
    if field.default is not PydanticUndefined:
        default = field.default
    else:
        default = field.default_factory() if field.default_factory else UNKNOWN
    findings.read(path, "field", f"{symbol_of(cls)}.{name}", default)
    entry = findings.at(path)
    entry["types"] = json_types(field.annotation)
    if field.is_required():
        findings.add(path, "required", f"{symbol_of(cls)}.{name}")
    if item_types(field.annotation):
        entry["items"] = item_types(field.annotation)
    if allowed(field.annotation):
        entry["values"] = allowed(field.annotation)
    for kind, (fact, attribute) in BOUNDS.items():
        for constraint in field.metadata:
            if isinstance(constraint, kind):
                entry[fact] = getattr(constraint, attribute)
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    if extra.get("deprecated"):
        entry["deprecated"] = extra.get("new_param") or True


def _look_around(frame, model):
    """Walks a model's validators, which run before and after its fields are filled in."""
    decorators = getattr(model.cls, "__pydantic_decorators__", None)
    for validator in [] if decorators is None else decorators.model_validators.values():
        function = plain_function(getattr(validator.func, "__func__", validator.func))
        if validator.info.mode == "before":
            calls.call_function(frame, function, Known(model.cls), [(model.place,)], {}, [])
        else:
            calls.call_function(frame, function, model, [], {}, [])


def chosen(frame, cls, positional):
    """Notes a value that has to be a member of an enum."""
    for value in positional[0] if positional else ():
        if isinstance(value, Place):
            for text in [text for text in cls._value2member_map_ if isinstance(text, (str, int))]:
                frame.note(value, "allowed", text)
    return positional[0] if positional else ()
