using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

public static class LoggingExtensions
{
    public static AkkaConfigurationBuilder ConfigureLoggers(
        this AkkaConfigurationBuilder builder, Action<LoggerConfigBuilder> configurator)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        var loggers = new LoggerConfigBuilder(builder);
        configurator(loggers);
        return builder.AddHocon(loggers.ToConfig(), HoconAddMode.Prepend);
    }

    /// <summary>Adds the logger that writes to the console.</summary>
    public static LoggerConfigBuilder AddDefaultLogger(this LoggerConfigBuilder builder) => builder.AddLogger<DefaultLogger>();

    /// <summary>Adds a logger that writes to the container's <see cref="ILoggerFactory"/>.</summary>
    public static LoggerConfigBuilder AddLoggerFactory(this LoggerConfigBuilder builder) =>
        builder.AddLogger<LoggerFactoryLogger>();

    /// <summary>Adds a logger that writes to <paramref name="loggerFactory"/>.</summary>
    public static LoggerConfigBuilder AddLoggerFactory(this LoggerConfigBuilder builder, ILoggerFactory loggerFactory)
    {
        builder.Builder.AddSetup(new LoggerFactorySetup(loggerFactory));
        return builder.AddLoggerFactory();
    }
}
