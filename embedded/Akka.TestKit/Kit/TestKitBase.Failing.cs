using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    [DoesNotReturn]
    internal void Fail(string failure, string? hint = null)
    {
        _assertions.Fail("{0}", Hinted(failure, hint));
        throw new InvalidOperationException($"{_assertions.GetType()} must throw from Fail. The failure was: {failure}");
    }

    private static string Hinted(string failure, string? hint) => string.IsNullOrEmpty(hint) ? failure : $"{failure} {hint}";

    private static string NothingCame(string expected, TimeSpan waited) => $"Expected {expected}, but nothing came within {waited}.";

    private static string CameInstead(string expected, object message, IActorRef sender, TimeSpan waited) =>
        $"Expected {expected}, but {Describe(message)} came from {sender} after {waited}.";

    private static string Describe(object? message) => message is null ? "null" : $"{TypeName(message.GetType())} <{message}>";

    private static string TypeName(Type type) =>
        type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>"
            : type.Name;
}
