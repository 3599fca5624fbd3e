namespace Akka.Util;

/// <summary>A value that may be absent.</summary>
public readonly struct Option<T>
{
    public static readonly Option<T> None = default;

    public Option(T value)
    {
        Value = value;
        HasValue = value is not null;
    }

    public bool HasValue { get; }

    public bool IsEmpty => !HasValue;

    public T Value { get; }

    public static implicit operator Option<T>(T value) => new(value);

    public static Option<T> Create(T value) => new(value);

    public T GetOrElse(T fallbackValue) => HasValue ? Value : fallbackValue;

    public Option<TNew> Select<TNew>(Func<T, TNew> selector) => HasValue ? new Option<TNew>(selector(Value)) : Option<TNew>.None;

    public Option<TNew> FlatSelect<TNew>(Func<T, Option<TNew>> mapper) => HasValue ? mapper(Value) : Option<TNew>.None;

    public void OnSuccess(Action<T> action)
    {
        if (HasValue) action(Value);
    }

    public override string ToString() => HasValue ? $"Some<{Value}>" : "None";
}
