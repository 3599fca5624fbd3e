using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ephemeral.AspNetCore.Api;
using Microsoft.AspNetCore.Http;

namespace Ephemeral.AspNetCore.Tests.Api;

public sealed class SteeringBodyTests
{
    [Fact]
    public async Task An_error_of_the_own_contract_is_not_called_a_wrong_media_type()
    {
        var http = new DefaultHttpContext();
        http.Request.ContentType = "application/json; charset=utf-8";
        http.Request.Body = new MemoryStream("""{"Name":"a"}"""u8.ToArray());
        var options = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        var type = (JsonTypeInfo<Faulty>)options.GetTypeInfo(typeof(Faulty));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => SteeringBody.ReadAsync(http.Request, type, CancellationToken.None));

        Assert.Equal("a fault", error.Message);
    }

    private sealed class Faulty
    {
        public string Name { get => ""; set => throw new InvalidOperationException("a fault"); }
    }
}
