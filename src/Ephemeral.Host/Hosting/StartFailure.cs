using System.Net.Sockets;
using Ephemeral.Actors;
using Ephemeral.AspNetCore;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Ephemeral.Host.Hosting;

/// <summary>Says in sentences why the program does not start.</summary>
internal static class StartFailure
{
    private const string Other = "choose another with --urls, such as --urls http://127.0.0.1:5081";

    public static IEnumerable<string> Sentences(Exception failure) => failure switch
    {
        OptionsValidationException invalid => invalid.Failures,
        EphemeralStartException or EphemeralDashboardStartException => [failure.Message],
        IOException { InnerException: AddressInUseException } =>
            [$"{OneLine(failure.Message)}: stop what holds it, or {Other}, and start again."],
        // Kestrel binds localhost to 127.0.0.1 and to [::1], and gives both failures together.
        IOException { InnerException: AggregateException several } =>
            [$"{OneLine(failure.Message)} ({OneLine(several.InnerExceptions[^1].Message)}): {Other}, and start again."],
        SocketException => [$"The address can't be listened on ({OneLine(failure.Message)}): {Other}, and start again."],
        AggregateException { InnerExceptions: [var only] } => Sentences(only),
        InvalidDataException => [$"{WithCause(failure)}. Correct it, and start again."],
        IOException or UnauthorizedAccessException =>
            [$"It can't start: {WithCause(failure)}. Give it access to this, or name another in the settings, and start again."],
        _ =>
        [
            $"It can't start: {WithCause(failure)} ({failure.GetType().Name}). Correct the settings, which --help lists, and start again.",
        ],
    };

    private static string WithCause(Exception failure)
    {
        var (said, cause) = (OneLine(failure.Message), OneLine(failure.GetBaseException().Message));
        return said.Contains(cause, StringComparison.Ordinal) ? said : $"{said}: {cause}";
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
}
