namespace Ephemeral.Patterns;

/// <summary>A signal that carries a value. What it carries describes what happened, such as a count or a duration; the things that it
/// happened to, such as a user's document, stay out of it.</summary>
/// <typeparam name="TPayload">The value.</typeparam>
/// <param name="Name">Its name, such as <c>order.paid</c>; compared ordinally.</param>
/// <param name="Payload">The value that it was raised with: the same object, not a copy.</param>
/// <param name="Key">The key that it concerns; null for none.</param>
/// <param name="OperationId">The operation that raised it; 0 when none did.</param>
/// <param name="Timestamp">When it was raised, in UTC.</param>
public readonly record struct Signal<TPayload>(
    string Name, TPayload Payload, string? Key, long OperationId, DateTimeOffset Timestamp)
{
    /// <summary>Its name and operation; neither its payload nor its key, which are the application's.</summary>
    public override string ToString() => FormattableString.Invariant($"Signal '{Name}' of operation {OperationId}");
}
