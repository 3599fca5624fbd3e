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

    /// <returns>Null for what is no fault of settings or machine: its stack trace is wanted.</returns>
    public static IEnumerable<string>? Sentences(Exception failure) => failure switch
    {
        OptionsValidationException invalid => invalid.Failures,
        EphemeralStartException or EphemeralDashboardStartException => [failure.Message],
        IOException { InnerException: AddressInUseException } =>
            [$"{failure.Message.TrimEnd('.')}: stop what holds it, or {Other}, and start again."],
        SocketException => [$"The address can't be listened on ({failure.Message}): {Other}, and start again."],
        _ => null,
    };
}
