using Ephemeral.Actors;
using Ephemeral.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Logging;

/// <summary>Has log lines told as signals.</summary>
public static class SignalLoggingBuilderExtensions
{
    /// <summary>Adds a <see cref="SignalLoggerProvider"/>. Filters speak of it as <c>Signals</c>.</summary>
    /// <param name="builder">The builder to add it to.</param>
    /// <param name="sink">Where lines are told.</param>
    /// <param name="options">Which lines; null for the defaults.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    public static ILoggingBuilder AddSignals(this ILoggingBuilder builder, SignalSink sink, SignalLoggerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // by a factory, so that the container disposes of it
        var provider = new SignalLoggerProvider(sink, options);
        builder.Services.AddSingleton<ILoggerProvider>(_ => provider);
        return builder;
    }
}
