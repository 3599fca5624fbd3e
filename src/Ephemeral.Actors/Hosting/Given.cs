using System.Runtime.CompilerServices;

namespace Ephemeral.Actors.Hosting;

/// <summary>Checks what a registration is given when it is registered, not when the coordinator is first asked for.</summary>
internal static class Given
{
    public static T Present<T>(T value, [CallerArgumentExpression(nameof(value))] string what = "")
        where T : class =>
        value ?? throw new ArgumentNullException(what);

    public static string Name(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name;
    }

    /// <summary>A body as a factory that makes no more of it.</summary>
    public static Func<IServiceProvider, TBody> Body<TBody>(TBody body)
        where TBody : class
    {
        ArgumentNullException.ThrowIfNull(body);
        return _ => body;
    }
}
